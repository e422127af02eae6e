package trade

import (
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"pgregory.net/rapid"
)

// orderLife is short, so that healing is.
const orderLife = 3 * time.Minute

// TestI21I22I25I28I30I31TradersUnderFaults lets three traders carry, pay, sell
// and buy while messages get lost, come twice or in another order, and processes
// crash between store and effects.
// Then everything heals, and what really moved is counted: in the model chain
// and in the blocks, not in anybody's own books.
func TestI21I22I25I28I30I31TradersUnderFaults(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		w := newWorld(t.Fatalf)
		for _, name := range []string{"alice", "bob", "buybot"} {
			w.join(name)
		}
		w.run(5 * step)
		for i, p := range w.peers { // everybody has carried for somebody
			w.tell(p, Metered{Call: 1, Carrier: w.peers[(i+1)%3].key.Peer(), Bytes: dolly.MB(50*i+50) * dolly.MiB})
		}
		w.drain()
		loss := rapid.SampledFrom([]int{0, 10, 40}).Draw(t, "per cent lost")
		w.lose = func(_, _ string) bool { return loss > 0 && rapid.IntRange(0, 99).Draw(t, "lost") < loss }
		if rapid.Bool().Draw(t, "messages overtake each other and come twice") {
			w.twice = func() bool { return rapid.IntRange(0, 9).Draw(t, "twice") == 0 }
			w.next = func(n int) int { return rapid.IntRange(0, min(n, 4)-1).Draw(t, "next") }
		}
		for range rapid.IntRange(1, 40).Draw(t, "steps") {
			w.disturb(t)
		}
		w.lose = func(string, string) bool { return false }
		w.twice, w.next = func() bool { return false }, func(int) int { return 0 }
		w.heal()
		w.judge()
	})
}

// disturb is one thing that happens.
func (w *world) disturb(t *rapid.T) {
	p := rapid.SampledFrom(w.peers).Draw(t, "peer")
	q := rapid.SampledFrom(w.peers).Draw(t, "other")
	amount := dolly.MB(rapid.SampledFrom([]int{10, 20, 50, 90, 250}).Draw(t, "MB"))
	price := dolly.Price{MB: amount * dolly.MiB, Sat: 100 * dolly.Sat(amount)}
	switch rapid.IntRange(0, 11).Draw(t, "event") {
	case 0:
		if p != q {
			w.tell(p, Metered{Call: 1, Carrier: q.key.Peer(), Bytes: price.MB})
		}
	case 1, 2:
		w.place(p, dolly.Bid, price)
		w.place(q, dolly.Ask, price)
	case 3:
		w.place(p, rapid.SampledFrom([]dolly.Side{dolly.Bid, dolly.Ask}).Draw(t, "side"), price)
	case 4:
		p.crash = true
	case 5:
		p.silent = false
		w.boot(p)
	case 6:
		p.deaf = true // to what its wallet says next
		p.noPermit = rapid.Bool().Draw(t, "no permit any more")
	case 7:
		p.silent = true
	case 8, 9:
		w.mine(rapid.SampledFrom([]int{1, 1, 2, 3, 30}).Draw(t, "blocks"))
	default:
		w.run(time.Duration(rapid.IntRange(1, 8).Draw(t, "seconds")) * step)
	}
	w.drain()
	w.same()
}

// place puts an order on the book, if p can keep it and may sign.
func (w *world) place(p *peer, side dolly.Side, price dolly.Price) {
	if p.silent || side == dolly.Bid && p.trader.Available() < price.MB {
		return
	}
	if _, err := p.trader.Place(side, price, orderLife); err != nil && p.trader.Ready() {
		w.fail("%s places: %v", p.name, err)
	}
	w.tell(p, Flush{})
}

// heal lets everything finish: orders expire, swaps end by their heights.
func (w *world) heal() {
	for _, p := range w.peers {
		p.crash, p.deaf = false, false
		if p.silent {
			p.silent = false
			w.boot(p)
		}
	}
	w.run(orderLife)
	for range 2 {
		w.mine(int(w.peers[0].config().Swap.RefundAfter) + 10)
	}
	w.run(time.Minute)
}

// same holds the chain against I21: sats are moved, never made.
func (w *world) same() {
	if got, want := w.chain.total(), startSat*dolly.Sat(len(w.peers)); got != want {
		w.fail("I21: %v of %v are there", got, want)
	}
}

func (w *world) judge() {
	w.same()
	for _, k := range w.chain.order {
		if k.fundedAt != 0 && k.spentBy == "" {
			w.fail("I20: coins left in a contract")
		}
		opened := w.opened[k.terms.Hash]
		if opened != (k.spentBy == "claim") {
			w.fail("I22: MB moved %v, coins %q", opened, k.spentBy)
		}
	}
	w.judgeFills()
	for _, p := range w.peers {
		w.judgeBooks(p)
	}
}

// judgeBooks looks at what a trader is left with.
func (w *world) judgeBooks(p *peer) {
	tr := p.trader
	if sum := tr.Ledger.Sum(); sum != 0 {
		w.fail("I25: the books of %s are off by %d bytes", p.name, sum)
	}
	for _, q := range w.peers {
		if got, want := tr.Ledger.Balance(q.key.Peer()), q.trader.Ledger.Balance(q.key.Peer()); got != want {
			w.fail("%s gives %s %v, itself says %v", p.name, q.name, got, want)
		}
		if _, bad := tr.Ledger.Forked(q.key.Peer()); bad {
			w.fail("I27: %s refuses honest %s", p.name, q.name)
		}
	}
	for id, d := range tr.deals.All {
		if over := d.Swap.State; !d.Ended || over != market.BuyerRefunded && over != market.BuyerAbandoned {
			w.fail("%s never ends swap %s: %s", p.name, id[:8], d.Swap.State)
		}
	}
	if tr.owed.Len() != 0 {
		w.fail("%s still waits for %d halves", p.name, tr.owed.Len())
	}
	left := len(tr.offers) + len(tr.holds) + len(tr.checks) + len(tr.bills) + len(tr.failed) + len(tr.batches.bySum) + len(tr.heardAt) + len(tr.tries) + len(tr.Own())
	if left != 0 {
		w.fail("%s keeps offers %d holds %d checks %d bills %d batches %d heard %d orders %d", p.name,
			len(tr.offers), len(tr.holds), len(tr.checks), len(tr.bills), len(tr.batches.bySum), len(tr.heardAt), len(tr.Own()))
	}
	w.judgeLocks(p)
}

// judgeLocks: every lock that p wrote has ended, as its coins did.
func (w *world) judgeLocks(p *peer) {
	key := p.key.Peer()
	tip, _ := p.trader.Ledger.Tip(key)
	for _, b := range p.trader.Ledger.Chain(key, 1, int(tip.Seq)) {
		if b.Kind != ledger.Lock {
			continue
		}
		if state := p.trader.Ledger.LockState(b.Hash); state == ledger.LockOpen {
			w.fail("I22: a lock of %s stays open", p.name)
		}
	}
}
