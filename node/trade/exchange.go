package trade

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

// A pairwise exchange: both say what they have, both send what the other
// lacks. It carries chains, the book for newcomers, and contacts.

// Bounds of one exchange.
const (
	maxGive     = 512 << 10 // bytes of blocks and batches in one message
	maxContacts = 64
)

// have is what a node says it holds.
type have struct {
	Tips     []reach   `cbor:"1,keyasint"`
	Book     bool      `cbor:"2,keyasint"` // send me the live orders as well
	Contacts []contact `cbor:"3,keyasint"`
}

// give is the answer: what you lack, and what I lack.
type give struct {
	Blocks   [][]byte  `cbor:"1,keyasint"`
	Forks    [][]byte  `cbor:"2,keyasint"`
	Batches  [][]byte  `cbor:"3,keyasint"`
	Contacts []contact `cbor:"4,keyasint"`
	Want     []reach   `cbor:"5,keyasint"`
}

// reach is the last contiguous number of a chain that a node holds.
type reach struct {
	Key dolly.PeerID `cbor:"1,keyasint"`
	Seq uint64       `cbor:"2,keyasint"`
}

type contact struct {
	Peer  dolly.PeerID `cbor:"1,keyasint"`
	Addrs []string     `cbor:"2,keyasint"`
}

// exchange starts one with a random connected peer.
func (t *Trader) exchange() {
	if len(t.near) == 0 {
		return
	}
	t.ExchangeWith(t.near[t.rand.IntN(len(t.near))])
}

// ExchangeWith starts an exchange with one peer.
func (t *Trader) ExchangeWith(peer dolly.PeerID) {
	if peer == t.Self() {
		return
	}
	h := have{Tips: t.tips(), Book: !t.caughtUp || t.Book.Len() == 0, Contacts: t.Contacts()}
	t.do(Ask{To: peer, Kind: askExchange, Raw: wire.Marshal(h), Tag: Tag{Kind: askExchange}})
}

func (t *Trader) tips() []reach {
	keys := t.Ledger.Keys()
	out := make([]reach, 0, len(keys))
	for _, k := range keys {
		tip, _ := t.Ledger.Tip(k)
		out = append(out, reach{k, tip.Seq})
	}
	return out
}

// Contacts lists whom this node can tell others about, itself first.
func (t *Trader) Contacts() []contact {
	out := []contact{{t.Self(), t.addrs}}
	for _, p := range t.near {
		if a := t.contacts[p]; len(a) > 0 && len(out) < maxContacts {
			out = append(out, contact{p, a})
		}
	}
	return out
}

// Meet remembers where a peer can be reached.
func (t *Trader) Meet(peer dolly.PeerID, addrs []string) {
	if peer == t.Self() || len(addrs) == 0 || slices.Equal(t.contacts[peer], addrs) {
		return
	}
	if _, known := t.contacts[peer]; !known && len(t.contacts) >= 16*maxContacts {
		return
	}
	t.contacts[peer] = addrs
	t.do(Learn{peer, addrs})
}

func (t *Trader) meetAll(cs []contact) {
	for _, c := range cs[:min(len(cs), maxContacts)] {
		t.Meet(c.Peer, c.Addrs[:min(len(c.Addrs), 8)])
	}
}

// answerExchange says what the asker lacks.
func (t *Trader) answerExchange(f Asked) ([]byte, error) {
	var h have
	if err := wire.Unmarshal(f.Raw, &h); err != nil {
		return nil, err
	}
	t.meetAll(h.Contacts)
	g := give{Contacts: t.Contacts()}
	theirs := map[dolly.PeerID]uint64{}
	for _, r := range h.Tips {
		theirs[r.Key] = r.Seq
		if tip, _ := t.Ledger.Tip(r.Key); tip.Seq < r.Seq {
			g.Want = append(g.Want, reach{r.Key, tip.Seq})
		}
	}
	room := maxGive
	if h.Book {
		g.Batches = t.liveBatches(&room)
	}
	for _, k := range t.Ledger.Keys() {
		if p, bad := t.Ledger.Forked(k); bad {
			g.Forks = append(g.Forks, wire.Marshal(p))
		}
		g.Blocks = append(g.Blocks, t.chainFrom(k, theirs[k]+1, &room)...)
	}
	return wire.Marshal(g), nil
}

// chainFrom is a key's chain from a number on, as far as the room goes.
func (t *Trader) chainFrom(k dolly.PeerID, from uint64, room *int) [][]byte {
	var out [][]byte
	for _, b := range t.Ledger.Chain(k, from, 2000) {
		if *room -= len(b.Raw); *room < 0 {
			break
		}
		out = append(out, b.Raw)
	}
	return out
}

// onGive takes what the other sent, and sends what it lacks.
func (t *Trader) onGive(f Answered) {
	var g give
	if f.Err != "" || wire.Unmarshal(f.Raw, &g) != nil {
		return
	}
	t.meetAll(g.Contacts)
	t.learnAll(g.Blocks)
	t.learnForks(g.Forks)
	for _, raw := range g.Batches {
		t.hearOrders(raw)
	}
	t.caughtUp = true
	if len(g.Want) == 0 {
		return
	}
	var out give
	room := maxGive
	for _, w := range g.Want {
		out.Blocks = append(out.Blocks, t.chainFrom(w.Key, w.Seq+1, &room)...)
	}
	if len(out.Blocks) > 0 {
		t.do(Ask{To: f.From, Kind: askGive, Raw: wire.Marshal(out), Tag: Tag{Kind: askGive}})
	}
}

func (t *Trader) answerGive(f Asked) ([]byte, error) {
	var g give
	if err := wire.Unmarshal(f.Raw, &g); err != nil {
		return nil, err
	}
	t.learnAll(g.Blocks)
	return nil, nil
}

func (t *Trader) learnAll(blocks [][]byte) {
	for _, raw := range blocks {
		// A block that does not hold says nothing about the next one's.
		_, _ = t.learn(raw)
	}
}

func (t *Trader) learnForks(forks [][]byte) {
	for _, raw := range forks {
		var p ledger.ForkProof
		if wire.Unmarshal(raw, &p) == nil {
			t.condemn(p)
		}
	}
}
