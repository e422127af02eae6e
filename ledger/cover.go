package ledger

import (
	"bytes"
	"maps"
	"slices"

	"github.com/dollynator/dolly"
)

// Cover says how much of what one key took from others is covered by what
// flowed from it to them, all of it at once: an edge that covers what was taken
// from one key covers nothing else. So all keys behind a few edges together are
// covered up to what these edges carry, however many they are.
//
// It keeps the flow between questions, as long as the ledger only gains blocks
// and more is taken; so an answer costs a search for what is new. It is a view of
// its ledger and no part of it: nothing here changes a verdict or a balance.
type Cover struct {
	me      dolly.PeerID
	flow    flow
	shrunk  int // of the ledger when the flow was found
	taken   map[dolly.PeerID]dolly.MB
	covered map[dolly.PeerID]dolly.MB
}

// Cover is that of key me, before anything is said to be taken.
func (l *Ledger) Cover(me dolly.PeerID) *Cover {
	c := &Cover{me: me, flow: flow{l: l}}
	c.reset()
	return c
}

func (c *Cover) reset() {
	c.shrunk = c.flow.l.shrunk
	c.flow.used = nil
	c.taken, c.covered = map[dolly.PeerID]dolly.MB{}, map[dolly.PeerID]dolly.MB{}
}

// Set says what was taken from each key so far, and covers of it what can be.
// Where less is said than before, or somebody was condemned or forgotten
// since, the flow is found anew.
func (c *Cover) Set(taken map[dolly.PeerID]dolly.MB) {
	if c.shrunk != c.flow.l.shrunk || c.shrinks(taken) {
		c.reset()
	}
	var more []dolly.PeerID
	for k, amount := range taken {
		if amount > c.taken[k] {
			more = append(more, k)
		}
	}
	slices.SortFunc(more, func(a, b dolly.PeerID) int { return bytes.Compare(a[:], b[:]) })
	for _, k := range more {
		c.covered[k] += c.push(k, taken[k]-c.covered[k])
	}
	c.taken = maps.Clone(taken)
}

func (c *Cover) shrinks(taken map[dolly.PeerID]dolly.MB) bool {
	for k, amount := range c.taken {
		if taken[k] < amount {
			return true
		}
	}
	return false
}

// Bare is how much of what was taken from a key nothing covers, as far as was
// found when more was last taken from it.
func (c *Cover) Bare(k dolly.PeerID) dolly.MB { return c.taken[k] - c.covered[k] }

// Try tells by how much that would grow if amount more were taken from the key.
// It changes nothing.
func (c *Cover) Try(k dolly.PeerID, amount dolly.MB) (grown dolly.MB) {
	got := c.push(k, amount+c.Bare(k))
	for _, s := range slices.Backward(c.flow.trail) {
		c.flow.used[s.edge] -= s.amount
	}
	return max(amount-got, 0)
}

// push sends up to limit more from me to a key, and tells how much arrived.
func (c *Cover) push(k dolly.PeerID, limit dolly.MB) dolly.MB {
	l := c.flow.l
	c.flow.trail = c.flow.trail[:0]
	from, to := l.chains[c.me], l.chains[k]
	if limit <= 0 || from == nil || to == nil || from == to || to.condemned() {
		return 0
	}
	if grown := len(l.edges) - len(c.flow.used); grown > 0 {
		c.flow.used = append(c.flow.used, make([]dolly.MB, grown)...)
	}
	c.flow.from, c.flow.to = from.id, to.id
	return c.flow.maximum(limit)
}

// Taken is what others gave to a key by blocks that both signed: of each, all
// debits in its favour.
func (l *Ledger) Taken(me dolly.PeerID) map[dolly.PeerID]dolly.MB {
	out := map[dolly.PeerID]dolly.MB{}
	c := l.chains[me]
	if c == nil {
		return out
	}
	for _, i := range c.edges {
		e := &l.edges[i]
		other, amount := e.a, e.ab
		if e.a == c.id {
			other, amount = e.b, e.ba
		}
		if amount > 0 {
			out[l.order[other].key] = amount
		}
	}
	return out
}
