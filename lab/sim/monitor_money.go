package sim

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// quoted notes what a provider told a purchase.
func (m *monitor) quoted(b *buying, address string, price dolly.Sat) {
	m.quotes[b.p.ID] = quoted{address, price}
}

// stepped is shown a purchase after each step.
func (m *monitor) stepped(w *World, a *member, b *buying) {
	if b.p.Price > b.p.MaxSat && b.p.State != purchase.StateFailed {
		m.breach(w, "I15", "%s goes on with %v, at most %v", a.path, b.p.Price, b.p.MaxSat)
	}
}

// paid looks at a payment as it left: allowed (I5–I7), within cap and lease (I9),
// once (I12, I13), what was quoted and where (I15).
func (m *monitor) paid(w *World, a *member, b *buying, p *payment) {
	sat := p.sat + p.fee
	m.acts(w, a, "pays")
	slot, key := a.standing().Slot, markOf(a.key.peer)
	s := &m.slots[slot]
	switch h := m.of(slot, key, w.holder(a).State().Nonce, w.now); {
	case h == nil: // told by acts
	case b.p.Kind == purchase.Birth && (h.intent != markOf(b.p.ID) || h.act <= w.now):
		m.breach(w, "I6", "%s pays for a child without an open act: %s, open is %x for %d s", a.path, b.p.ID.Short(), h.intent, (h.act-w.now)/1000)
	}
	s.paid += sat
	m.spent += sat
	law := &w.law.Body
	if m.spent > law.Caps.Total {
		m.breach(w, "I9", "%v were paid, the cap is %v", m.spent, law.Caps.Total)
	}
	if s.key == key && s.paid > law.Caps.PerLease {
		m.breach(w, "I9", "%s paid %v under one lease", a.path, s.paid)
	}
	id := short(b.p.ID)
	if _, before := m.paidBy.get(id); before {
		m.breach(w, "I13", "%s pays %s again", a.path, b.p.ID.Short())
	}
	m.paidBy.put(id, a.machine())
	if b.p.Kind == purchase.Birth {
		m.under[p.to] = s.index
	}
	q := m.quotes[b.p.ID]
	if number(q.address) != p.to || sat > b.p.MaxSat || p.sat != q.price {
		m.breach(w, "I15", "%s pays %v to a%d, quoted were %v to %s, at most %v", a.path, p.sat, p.to, q.price, q.address, b.p.MaxSat)
	}
}

// refunded takes off what came back: caps and allowances are net of it (I9).
func (m *monitor) refunded(a *member, address int, sat dolly.Sat) {
	lease, known := m.under[address]
	if !known {
		return
	}
	delete(m.under, address)
	m.spent -= sat
	if s := &m.slots[a.standing().Slot]; s.key == markOf(a.key.peer) && s.index == lease {
		s.paid -= sat
	}
}

// settled looks how a purchase ended: what was paid was delivered, sent back, or
// told to the operator (I14).
func (m *monitor) settled(w *World, a *member, b *buying) {
	delete(m.under, number(m.quotes[b.p.ID].address))
	delete(m.quotes, b.p.ID)
	by, paid := m.paidBy.get(short(b.p.ID))
	if !paid || by != a.machine() {
		return
	}
	if b.p.Outcome == purchase.Delivered || b.p.Outcome == purchase.Refunded || b.reported {
		m.paidBy.put(short(b.p.ID), accounted)
		return
	}
	m.breach(w, "I14", "%s paid for %v %s, which ended as %v without a word: %s (an old image: %v, a clone: %v)",
		a.path, b.p.Kind, b.p.ID.Short(), b.p.Outcome, b.p.Failure, a.forgot, a.doubled)
}

// buried forgets the purchases of a key that nobody has any more.
func (m *monitor) buried(a *member) {
	for _, b := range [2]*buying{a.birthing, a.renewing} {
		if b != nil {
			delete(m.under, number(m.quotes[b.p.ID].address))
			delete(m.quotes, b.p.ID)
		}
	}
}

// accounted is the machine of a payment that came to a good end: an old image may
// end the same purchase again, and knows nothing of it.
const accounted = ^uint32(0)

// swept looks at what lies here after a sweep (I9).
func (m *monitor) swept(w *World, a *member) { m.hot(w, a) }

// hot looks at the balance of an agent that had its check.
func (m *monitor) hot(w *World, a *member) {
	if most := w.law.Body.Caps.Hot; most > 0 && w.spendable(a) > most+w.feeCeiling() {
		m.breach(w, "I9", "%s holds %v, the hot cap is %v", a.path, a.purse.sat, most)
	}
}

// swapWatch is what the monitor remembers of a swap: what each side had before.
type swapWatch struct {
	before dolly.MB // the seller's balance
	claims bool
}

func (m *monitor) swapBegun(_ *World, s *swap) { s.watch.before = s.seller.balance() }

// matched looks whether a match is at a price that both orders allow (I15's sister
// I30 is the book's own).
func (m *monitor) matched(w *World, x market.Match) {
	bid, ok1 := w.market.book.Get(x.Bid)
	ask, ok2 := w.market.book.Get(x.Ask)
	if ok1 && ok2 && (x.Amount.Cmp(bid.Price) < 0 || x.Amount.Cmp(ask.Price) > 0 || bid.Reserved > bid.Left || ask.Reserved > ask.Left) {
		m.breach(w, "I30", "a match beyond an order: %+v", x)
	}
}

// claims looks at a secret that is about to be shown: the funding is deep enough,
// in full, and enough blocks are left (I19).
func (m *monitor) claims(w *World, s *swap) {
	s.watch.claims = true
	c, p := s.contract(w.coins.height), w.params
	if s.fundedAt == 0 || c.Depth < p.Confirm || c.Height+p.MinLeft() > s.sell.RefundAt {
		m.breach(w, "I19", "%s shows its secret %d deep, %d blocks before the refund", s.seller.path, c.Depth, int64(s.sell.RefundAt)-int64(c.Height))
	}
}

// took looks at MB that move: the preimage is known, and the amount is the lock's (I22).
func (m *monitor) took(w *World, s *swap, b ledger.Block) {
	if !s.watch.claims || wire.Sum(b.Secret) != s.sell.Hash || b.Amount != s.sell.Amount.MB {
		m.breach(w, "I22", "%v are taken from %s without the secret, or another amount", b.Amount, s.seller.path)
	}
}

// swapStood looks at a swap after a block: nobody's coins stay in a contract (I20).
func (m *monitor) swapStood(w *World, s *swap) {
	if s.fundedAt != 0 && s.spentAt == 0 && w.coins.height > s.sell.RefundAt+4*w.params.Confirm {
		m.breach(w, "I20", "%v are not refunded %d blocks after they could be", s.sell.Amount.Sat, w.coins.height-s.sell.RefundAt)
	}
}

// swapOver looks who has what in the end (I18, I22): coins for MB, or each its own.
func (m *monitor) swapOver(w *World, s *swap) {
	switch {
	case s.claimed && !s.taken:
		m.breach(w, "I18", "the buyer paid %s and has no MB", s.seller.path)
	case s.claimed && s.released:
		m.breach(w, "I22", "%s has the coins and took its MB back", s.seller.path)
	case s.refunded && s.taken && !s.claimed:
		m.breach(w, "I18", "%s gave MB for nothing", s.seller.path)
	case s.sell.State == market.SellerLost:
		m.breach(w, "I18", "%s lost a swap", s.seller.path)
	case s.locked && !s.claimed && !s.released && !s.seller.gone && s.sellDone:
		m.breach(w, "I18", "the MB of %s are locked for ever", s.seller.path)
	}
}

// balanced counts all satoshi (I21).
func (m *monitor) balanced(w *World) {
	if r := w.money().Residual; r != 0 {
		m.breach(w, "I21", "%d sat are missing", r)
	}
}
