package ledger

import (
	"slices"

	"github.com/dollynator/dolly"
)

// Forget drops every block of a key as if none had ever been added, and returns
// them, so that they can be deleted where they are kept. What they countersigned
// counts for nobody any more. A verdict stays, with its proof: what is forgotten
// is unknown, and never becomes valid by that.
func (l *Ledger) Forget(k dolly.PeerID) []*Signed {
	c := l.chains[k]
	if c == nil {
		return nil
	}
	gone := c.cut(1)
	l.unhold(c, gone)
	for _, b := range gone {
		if b.Kind == Take && l.secrets[b.Lock] == b {
			delete(l.secrets, b.Lock)
		}
	}
	if len(gone) > 0 {
		l.shrunk++
	}
	if !c.condemned() && c.gained == 0 {
		l.drop(c)
	}
	return gone
}

// unhold no longer counts blocks that were cut from a chain.
func (l *Ledger) unhold(c *chain, gone []*Signed) {
	for _, b := range gone {
		l.settle(b, -1)
		delete(l.blocks, b.Hash)
		if b.Credit {
			delete(c.answers, b.Link)
		}
	}
	l.forgetReleases(gone)
}

// drop frees the place of a key of which nothing is left, and those of its edges.
func (l *Ledger) drop(c *chain) {
	for _, i := range c.edges {
		e := &l.edges[i]
		other := l.order[e.a+e.b-c.id]
		other.edges = slices.DeleteFunc(other.edges, func(j int32) bool { return j == i })
		delete(l.edgeOf, [2]int32{e.a, e.b})
		*e = edge{}
		l.freeEdges = append(l.freeEdges, i)
	}
	delete(l.chains, c.key)
	l.order[c.id] = &chain{id: c.id, void: never}
	l.freeChains = append(l.freeChains, c.id)
}

// Size is how many blocks are held of all keys.
func (l *Ledger) Size() int { return len(l.blocks) }

// Dealt reports whether two keys ever countersigned a transaction that is held,
// or was before one of them was condemned.
func (l *Ledger) Dealt(a, b dolly.PeerID) bool {
	x, y := l.chains[a], l.chains[b]
	if x == nil || y == nil {
		return false
	}
	_, dealt := l.edgeOf[[2]int32{min(x.id, y.id), max(x.id, y.id)}]
	return dealt
}
