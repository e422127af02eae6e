package tui

import (
	"slices"

	"github.com/dollynator/dolly"
)

// place is a screen, what it is about, and where somebody is on it.
type place struct {
	screen  screenID
	subject string // the number of an event, the id of a swap…; "" if the screen needs none
	peer    dolly.PeerID
	filter  string
	mark    string // key of the marked row; "" is the row by number
	row     int
	col     int // of a heat map
}

// at is a place on a screen about a subject.
func at(s screenID, subject string) place { return place{screen: s, subject: subject} }

// about is a place on a screen about a key.
func about(s screenID, p dolly.PeerID) place { return place{screen: s, peer: p} }

// keyed is a key as the key of a row: short to make, and never shown.
func keyed(p dolly.PeerID) string { return string(p[:]) }

// trail is how somebody came to where they are: the last place is shown, the
// others are the breadcrumbs.
type trail []place

func (t trail) here() place { return t[len(t)-1] }

// with replaces the last place. The trail it was is not changed.
func (t trail) with(p place) trail {
	out := slices.Clone(t)
	out[len(out)-1] = p
	return out
}

// deepest is how many places a trail leads over.
const deepest = 32

// down goes on to a place; back goes back from it. Of a trail that is too deep the
// place after the first is forgotten.
func (t trail) down(p place) trail {
	over := max(0, len(t)+1-deepest)
	return append(slices.Delete(slices.Clone(t), 1, 1+over), p)
}

func (t trail) back() trail { return t[:max(1, len(t)-1)] }
