package trade

import (
	"bytes"
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
)

// Bounds of what is known about others' addresses.
const (
	maxContacts = 64               // in one message
	maxKnown    = 16 * maxContacts // in memory
	maxAddrs    = 8                // of one peer
	maxAddr     = 400              // bytes of one: a DNS name of any length, and ids
)

type contact struct {
	Peer  dolly.PeerID `cbor:"1,keyasint"`
	Addrs []string     `cbor:"2,keyasint"`
}

// known is where a peer can be reached, and since when that is known.
type known struct {
	addrs []string
	since dolly.Time
	first bool // said by the peer itself
}

// introductions lists whom this node can tell others about, itself first.
func (t *Trader) introductions() []contact {
	out := []contact{{t.Self(), t.addrs}}
	for _, p := range t.near {
		if k := t.contacts[p]; len(k.addrs) > 0 && len(out) < maxContacts {
			out = append(out, contact{p, k.addrs})
		}
	}
	return out
}

// Contacts counts the peers whose addresses are known.
func (t *Trader) Contacts() int { return len(t.contacts) }

// Meet remembers where a peer said that it can be reached.
func (t *Trader) Meet(peer dolly.PeerID, addrs []string) { t.meet(peer, addrs, true) }

// meetAll takes in the contacts that somebody sent. What a peer says of itself
// counts; hearsay only where nothing better is known.
func (t *Trader) meetAll(from dolly.PeerID, cs []contact) {
	for _, c := range cs[:min(len(cs), maxContacts)] {
		t.meet(c.Peer, c.Addrs, c.Peer == from)
	}
}

func (t *Trader) meet(peer dolly.PeerID, addrs []string, first bool) {
	addrs = usable(addrs)
	old, met := t.contacts[peer]
	if peer == t.Self() || len(addrs) == 0 || old.first && !first {
		return
	}
	same := slices.Equal(old.addrs, addrs)
	if !met && len(t.contacts) >= maxKnown {
		t.forgetOldest()
	}
	t.contacts[peer] = known{addrs, t.now, first}
	if !same {
		t.do(Learn{peer, addrs})
	}
}

// usable bounds what a stranger makes this node hold and pass on: too long a
// list would crowd out everything else in an exchange.
func usable(addrs []string) []string {
	var out []string
	for _, a := range addrs {
		if len(a) <= maxAddr && len(out) < maxAddrs {
			out = append(out, a)
		}
	}
	return out
}

// forgetOldest drops who was silent for longest, of those that are not here:
// hearsay before what peers said themselves.
func (t *Trader) forgetOldest() {
	var worst dolly.PeerID
	found := false
	for p := range t.contacts {
		if !slices.Contains(t.near, p) && (!found || t.compareContacts(p, worst) < 0) {
			worst, found = p, true
		}
	}
	delete(t.contacts, worst)
}

func (t *Trader) compareContacts(a, b dolly.PeerID) int {
	x, y := t.contacts[a], t.contacts[b]
	switch {
	case x.first != y.first && y.first:
		return -1
	case x.first != y.first:
		return 1
	}
	return cmp.Or(cmp.Compare(x.since, y.since), bytes.Compare(a[:], b[:]))
}
