package trade

import (
	"maps"
	"slices"

	"github.com/dollynator/dolly"
)

// Nothing is signed before the own chain was compared with others': a restored
// image may have forgotten what was signed, and a second block of one number
// condemns the key.

// compareWith is how many peers the own chain is compared with.
const compareWith = 3

// Ready reports whether the trader may sign: it has compared its own chain
// with others' since its start, or nobody answered for a while, and [Config].Sign
// has nothing against it.
func (t *Trader) Ready() bool { return t.mayWrite() == nil }

func (t *Trader) mayWrite() error {
	if !t.caughtUp {
		return ErrNotReady
	}
	return t.maySign()
}

func (t *Trader) maySign() error {
	if t.cfg.Sign == nil {
		return nil
	}
	return t.cfg.Sign()
}

// Reaches reports whether a block that somebody knew of the own chain, by number
// and hash, is held with all before it.
func (t *Trader) Reaches(seq uint64, hash dolly.Hash) bool {
	if seq == 0 {
		return true
	}
	own := t.Ledger.Chain(t.Self(), seq, 1)
	return len(own) == 1 && own[0].Hash == hash
}

// Agreed is when a peer last showed that it holds the own chain exactly as this
// key does; zero if it never did, or somebody contradicted since.
func (t *Trader) Agreed(peer dolly.PeerID) dolly.Time { return t.agreed[peer] }

// setNear takes in who is connected, and forgets what was said by many who are not.
func (t *Trader) setNear(f Near) {
	t.near, t.keepers = slices.Concat(f.Peers, f.Others), f.Peers
	if len(t.agreed) > maxKnown {
		maps.DeleteFunc(t.agreed, func(p dolly.PeerID, _ dolly.Time) bool { return !slices.Contains(t.near, p) })
	}
}

// Compare asks a few who keep the book, drawn anew each time, for the own chain.
func (t *Trader) Compare() {
	near := slices.DeleteFunc(slices.Clone(t.keepers), func(p dolly.PeerID) bool { return p == t.Self() })
	t.rand.Shuffle(len(near), func(i, j int) { near[i], near[j] = near[j], near[i] })
	for _, p := range near[:min(compareWith, len(near))] {
		t.exchangeWith(p)
	}
}

// catchUp compares the own chain with a few peers' after a start. When nobody
// answers for a while it goes on alone.
func (t *Trader) catchUp() {
	if t.caughtUp {
		return
	}
	if t.now.Sub(t.since) > 3*t.cfg.Retry {
		t.ready()
		return
	}
	for _, p := range t.keepers {
		if _, asked := t.compared[p]; !asked && len(t.compared) < compareWith {
			t.compared[p] = false
			t.exchangeWith(p)
		}
	}
}

// heardOfSelf draws from an exchange what a peer knows of the own chain, which
// ended at before when its answer came: more, the same, or less.
func (t *Trader) heardOfSelf(from dolly.PeerID, before uint64, wants []reach) {
	after, _ := t.Ledger.Tip(t.Self())
	_, bad := t.Ledger.Forked(t.Self())
	switch {
	case bad:
		clear(t.agreed)
	case after.Seq > before:
		clear(t.agreed)
		t.distrustOrders()
		t.exchangeWith(from) // there may be more of it
		return
	case !slices.ContainsFunc(wants, func(r reach) bool { return r.Key == t.Self() }):
		t.agreed[from] = t.now
	}
	if !t.caughtUp {
		t.comparedWith(from)
	}
}

// comparedWith counts an exchange in which a peer had nothing of my chain that
// I had not.
func (t *Trader) comparedWith(peer dolly.PeerID) {
	t.compared[peer] = true
	n := 0
	for _, answered := range t.compared {
		if answered {
			n++
		}
	}
	if n >= min(compareWith, len(t.keepers)) {
		t.ready()
	}
}

func (t *Trader) ready() {
	t.caughtUp, t.compared = true, nil
	t.write()
}
