package life

import (
	"slices"

	"github.com/dollynator/dolly"
)

// MayObserve reports whether a key may look at this agent over the network: the
// operator's, or one that the newest charter names. It may do nothing else.
func (l *Life) MayObserve(key dolly.PeerID) bool {
	return key == l.charter.Key || slices.Contains(l.charter.Body.Observers, key)
}
