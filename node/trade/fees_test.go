package trade

import (
	"testing"

	"github.com/dollynator/dolly"
)

// TestRegressionI34FeesAreWhatTheChainTook: a refund may climb to half of its contract.
// What it cost is booked as the chain says it, and as the most that it can be where the
// chain cannot tell; never less than what it took.
func TestRegressionI34FeesAreWhatTheChainTook(t *testing.T) {
	price := dolly.Price{MB: 60 * dolly.MiB, Sat: 6000}
	for name, c := range map[string]struct{ fund, spend, want dolly.Sat }{
		"both known":     {120, 2900, 3020},
		"refund unknown": {120, 0, 120 + 3000},
		"funding too":    {0, 0, 500 + 3000},
		"only funding":   {0, 700, 500 + 700},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t.Fatalf)
			w.chain.fundFee, w.chain.spendFee = c.fund, c.spend
			alice, bob := w.join("alice"), w.join("bob")
			w.run(5 * step)
			w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 200 * dolly.MiB})
			w.drain()
			w.run(10 * step)
			w.place(alice, dolly.Bid, price)
			w.place(bob, dolly.Ask, price)
			w.until("swap.buyer funded")
			alice.silent = true
			if open := bob.trader.Outgoing(dolly.Hash{}); open < c.want {
				t.Errorf("%v were set aside, and it cost %v", open, c.want)
			}
			w.mine(2 * int(bob.config().Swap.RefundAfter))
			if got := bob.trader.Tally(); got.Refunds != 1 || got.Fees != c.want {
				t.Errorf("%d refunds and %v in fees, want %v", got.Refunds, got.Fees, c.want)
			}
			if m := bob.trader.Money(); m.Sum.Net != -c.want || m.Sum.Fee != c.want || m.UnderWay != 0 || m.MB.Residual != 0 {
				t.Errorf("the books say %+v, %v under way; MB %+v", m.Sum, m.UnderWay, m.MB)
			}
		})
	}
}

// A claim's fee is known, and is no buyer's.
func TestAClaimsFeeIsBooked(t *testing.T) {
	price := dolly.Price{MB: 60 * dolly.MiB, Sat: 6000}
	w := newWorld(t.Fatalf)
	alice, bob := w.join("alice"), w.join("bob")
	w.run(5 * step)
	w.tell(bob, Metered{Call: 1, Carrier: alice.key.Peer(), Bytes: 200 * dolly.MiB})
	w.drain()
	w.run(10 * step)
	w.place(alice, dolly.Bid, price)
	w.place(bob, dolly.Ask, price)
	w.until("swap.seller paid")
	if a, b := alice.trader.Tally(), bob.trader.Tally(); a.Claims != txFee || a.Fees != 0 || b.Fees != txFee || b.Claims != 0 {
		t.Errorf("alice booked %v and %v, bob %v and %v", a.Claims, a.Fees, b.Claims, b.Fees)
	}
	a, b := alice.trader.Money(), bob.trader.Money()
	if a.Sum.Net != 6000-txFee || a.Lines[0].Kind != "sold" || a.Lines[0].MB != -60*dolly.MiB || a.Unseen != 0 || a.MB.Residual != 0 {
		t.Errorf("alice's books say %+v, %+v", a.Lines, a.MB)
	}
	if b.Sum.Net != -6000-txFee || b.Lines[0].Kind != "bought" || b.UnderWay != 0 || b.MB.Residual != 0 || b.MB.Consumed == 0 {
		t.Errorf("bob's books say %+v, %+v", b.Lines, b.MB)
	}
	steps := a.Swaps[0].Steps
	if n := len(steps); n < 4 || steps[0].State != "seller locking" || steps[n-1].State != "seller paid" || a.Swaps[0].Fee != txFee {
		t.Errorf("alice's swap went %+v", a.Swaps[0])
	}
}
