package node

import (
	"context"

	"github.com/dollynator/dolly"
)

// MayObserve reports whether a key may look at the agent over the network, by the
// newest charter that it knows. It may be called from any goroutine.
func (a *Agent) MayObserve(ctx context.Context, key dolly.PeerID) (ok bool) {
	err := a.loop.Call(ctx, func() { ok = a.life.MayObserve(key) })
	return ok && err == nil
}
