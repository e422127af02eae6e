package sim

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// sybils are keys without a machine that sign for traffic which nobody carried, in
// favour of friends, who sell these MB. What honest buyers take of it is bounded by
// the real flow of a real ledger, which holds what a buyer would know: what honest
// agents at the attack edges earned of the buyers and owe to sybils, and what the
// sybils claim to owe to their friends.
type sybils struct {
	book    *ledger.Ledger
	cover   *ledger.Cover
	me      signer // all buyers as one
	keys    []signer
	friends []signer
	edges   []signer
	taken   map[dolly.PeerID]dolly.MB
}

// What a buyer accepts uncovered in a day, of one key and of all strangers
// together: a node's defaults.
const (
	strangerMB  = 1000 * dolly.MiB
	strangersMB = 10_000 * dolly.MiB
	perFriend   = 10 // sybils that sign for one friend
)

// mint is a day of the sybils.
func (w *World) mint() {
	s := &w.s.Sybils
	if s.Keys == 0 || w.day < s.FromDay {
		return
	}
	b := w.sybils
	if b == nil {
		b = w.makeSybils()
	}
	each := dolly.MB(s.MBPerDay) * dolly.MiB
	for i, edge := range b.edges { // really dealt with: the edges carry for buyers, and owe sybils a little
		w.signFor(b, b.me, edge, each)
		w.signFor(b, edge, b.keys[i%len(b.keys)], each/10)
	}
	for i, key := range b.keys {
		w.signFor(b, key, b.friends[i/perFriend], each)
	}
	w.sellMinted(b, each)
}

func (w *World) makeSybils() *sybils {
	s := &w.s.Sybils
	b := &sybils{book: ledger.New(dolly.Sim), me: w.keyOf(keySybil, 0), taken: map[dolly.PeerID]dolly.MB{}}
	for i := range s.Keys {
		b.keys = append(b.keys, w.keyOf(keySybil, 1_000_000+uint64(i)))
	}
	for i := range (s.Keys + perFriend - 1) / perFriend {
		b.friends = append(b.friends, w.keyOf(keySybil, 2_000_000+uint64(i)))
	}
	for i := range s.Edges {
		b.edges = append(b.edges, w.keyOf(keySybil, 3_000_000+uint64(i)))
	}
	b.cover = b.book.Cover(b.me.peer)
	w.sybils = b
	w.faults["sybils"] = int64(s.Keys)
	return b
}

// signFor writes both halves of a carry.
func (w *World) signFor(b *sybils, debtor, creditor signer, mb dolly.MB) {
	if mb <= 0 {
		return
	}
	d, err := b.book.Debit(debtor, ledger.Carry, creditor.peer, mb, dolly.Hash{}, w.now)
	if err == nil {
		_, err = b.book.Credit(creditor, d, nil, w.now)
	}
	w.fail(err)
}

// sellMinted lets the friends sell what the buyers take: what flow covers, and of
// the rest what a node gives strangers in a day.
func (w *World) sellMinted(b *sybils, each dolly.MB) {
	bare := dolly.MB(0)
	for _, f := range b.friends {
		want := each * perFriend
		b.cover.Set(b.taken)
		lacks := b.cover.Try(f.peer, want)
		got := want - lacks + min(lacks, strangerMB, strangersMB-bare)
		bare += min(lacks, strangerMB, strangersMB-bare)
		i := below(w.roll(ofBuyer, uint64(w.day), uint64(f.peer[0]), 5), len(w.market.buyers))
		buyer := &w.market.buyers[i]
		got = min(got, buyer.owes-buyer.pledged)
		if got <= 0 {
			continue
		}
		b.taken[f.peer] += got
		buyer.owes -= got
		w.total.minted += got
		w.happened(evLie, -1, int64(got))
	}
}

// wash is the day of agents that trade with themselves: nothing moves but the
// price that others see.
func (w *World) wash() {
	s := &w.s.Wash
	if s.Share == 0 {
		return
	}
	n := int(float64(s.Share * float64(w.s.Agents)))
	for i := range n {
		at := w.now + dolly.Time(w.roll(ofFault, 1<<41, uint64(w.day), uint64(i))%uint64(dayMS))
		w.queue.at(at, event{do: doWash, a: uint32(i)})
	}
}

// washed is one such trade.
func (w *World) washed(i uint32) {
	s := &w.s.Wash
	w.faults["wash trade"]++
	mb := dolly.MB(s.MBPerDay) * dolly.MiB
	sat, err := w.eco.price.Cost(mb)
	if err != nil {
		return
	}
	sat = max(1, dolly.Sat(float64(float64(sat)*s.Factor)))
	who := w.keyOf(keyFake, 1<<40+uint64(i)).peer
	w.happened(evTrade, -1, int64(sat))
	w.seen(dolly.Trade{Bid: dolly.OrderID{Trader: who, Number: 1}, Ask: dolly.OrderID{Trader: who, Number: 2}, Amount: dolly.Price{Sat: sat, MB: mb}, At: w.now})
}
