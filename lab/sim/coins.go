package sim

import (
	"encoding/binary"
	"encoding/hex"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// coins is the bitcoin chain, a model: blocks every ten minutes, in which all that
// was sent is mined.
type coins struct {
	height  uint32
	sent    []payment        // for the next block
	paid    aging[dolly.Sat] // fees of payments, by the first bytes of a purchase's ID
	onWay   dolly.Sat        // in sent, and in contracts
	brought dolly.Sat        // by roots and buyers
}

// payment is one on its way.
type payment struct {
	to       int // address
	sat, fee dolly.Sat
	key      string // of the order
}

const blockEvery = dolly.Time(600_000)

func (w *World) makeCoins() {
	w.coins.height, w.coins.paid = 100, newAging[dolly.Sat]()
	w.cloud.byKey, w.cloud.addresses.renewals = map[uint64]*rental{}, map[uint64]int{}
	w.queue.at(w.now+blockEvery, event{do: doBlock})
}

// block mines what was sent, and tells those who wait for it.
func (w *World) block() {
	c := &w.coins
	c.height++
	w.happened(evBlock, int(c.height), int64(len(c.sent)))
	for i := range c.sent {
		c.onWay -= c.sent[i].sat
		w.cloud.credited(w, &c.sent[i])
	}
	c.sent = c.sent[:0]
	w.stepSwaps()
	w.queue.at(w.now+blockEvery, event{do: doBlock})
}

func short(id dolly.Hash) uint64 { return binary.LittleEndian.Uint64(id[:8]) }

// pay pays once for a purchase. A wallet asks the chain first: its own journal may
// be an old image's.
func (w *World) pay(a *member, b *buying, e purchase.Pay) purchase.Fact {
	if fee, done := w.coins.paid.get(short(e.ID)); done && !w.broken(mutPayTwice) {
		return purchase.Paid{TxID: hex.EncodeToString(e.ID[:8]), Fee: fee}
	}
	kind := spendKind(&b.p)
	permit, err := w.permit(a, b, kind)
	if err != nil {
		return purchase.PayFailed{Why: err.Error()}
	}
	until := e.Until
	if act, open := a.act(); open && act.Intent == b.p.ID && act.Until < until {
		until = act.Until
	}
	fee := w.feeOf(payVB)
	sat := e.Sat
	if w.broken(mutOverpay) {
		sat += 2 * e.MaxFee
	}
	switch err := permit.Check(kind, sat+fee); {
	case w.clock(a) >= until && !w.broken(mutNoPermit):
		return purchase.PayFailed{Why: "its time is over"}
	case fee > e.MaxFee:
		return purchase.PayFailed{Why: "the fee is above the ceiling"}
	case a.purse.sat < sat+fee:
		return purchase.PayFailed{Why: "the coins are elsewhere"}
	case err != nil && !w.broken(mutNoPermit) && !w.broken(mutOverpay):
		return purchase.PayFailed{Why: err.Error()}
	}
	if !w.broken(mutCoins) {
		a.purse.sat -= sat + fee
	}
	p := payment{to: number(e.Address), sat: sat, fee: fee, key: b.p.Key}
	if w.broken(mutAddress) && p.to > 0 {
		p.to--
	}
	w.coins.paid.put(short(e.ID), fee)
	w.coins.sent = append(w.coins.sent, p)
	w.coins.onWay += sat
	w.spendFee(fee)
	w.book(a, booked(kind), 0, -sat, fee)
	w.happened(evPaid, a.birth, int64(sat+fee))
	w.watch.paid(w, a, b, &p)
	return purchase.Paid{TxID: hex.EncodeToString(e.ID[:8]), Fee: fee}
}

// booked is what a payment is of.
func booked(kind charter.SpendKind) string {
	if kind == charter.Renewal {
		return BookedRent
	}
	return BookedChild
}

func (w *World) spendFee(fee dolly.Sat) {
	w.total.fees += fee
	w.today.Fees += int64(fee)
}

// sweep sends what lies above keep to the payout address.
func (w *World) sweep(a *member, keep dolly.Sat) {
	have := w.spendable(a)
	fee := w.feeOf(payVB)
	if a.clone || have-keep <= fee || w.broken(mutHoard) {
		return
	}
	send := have - keep - fee
	a.purse.sat -= send + fee
	w.total.paidOut += send
	w.spendFee(fee)
	w.book(a, BookedPayout, 0, -send, fee)
	w.watch.swept(w, a)
}

// bury counts the coins of a key that nobody has any more as left behind.
func (w *World) bury(p *purse) {
	w.total.paidOut += p.sat
	p.sat = 0
}

// give puts coins into a wallet; of a key that nobody has any more they are lost.
func (w *World) give(p *purse, sat dolly.Sat) {
	p.sat += sat
	if p.users == 0 {
		w.bury(p)
	}
}

// money is what is brought in, less all that can be found: zero, or money was
// made or lost.
func (w *World) money() Money {
	m := Money{Brought: w.total.purse + w.coins.brought, Rent: w.total.rent, Fees: w.total.fees, Payout: w.total.paidOut}
	m.Held = w.coins.onWay
	w.counts++
	for _, a := range w.agents {
		if a != nil && a.purse.counted != w.counts {
			a.purse.counted = w.counts
			m.Held += a.purse.sat
		}
	}
	m.Residual = m.Brought - m.Held - m.Rent - m.Fees - m.Payout
	return m
}
