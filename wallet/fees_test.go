package wallet_test

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet"
)

// TestRegressionI34TheChainTellsWhatARefundCost: blocks are dear, and the refund climbs.
// What the budget is told is what a block took, also when it is a copy that asks, which
// knows of no rung.
func TestRegressionI34TheChainTellsWhatARefundCost(t *testing.T) {
	d := newDear(t, 8_000)
	d.fund()
	d.blocks(4, func(s wallet.ContractState) bool { return s.FundedAt > 0 })
	for tip, _ := d.chain.Tip(t.Context()); tip.Height < d.contract.RefundAt; tip, _ = d.chain.Tip(t.Context()) {
		d.chain.Mine()
	}
	d.chain.Floor(9)
	for range 12 {
		if _, err := d.carol.Refund(t.Context(), d.key, d.contract); err == nil && d.state().SpentDepth > 0 {
			break
		}
		d.block()
	}
	var fund, refund dolly.Sat
	script, err := d.contract.PkScript()
	if err != nil {
		t.Fatal(err)
	}
	for _, tx := range d.chain.Blocks() {
		for _, o := range tx.Outs {
			if o.Script == string(script) {
				fund = tx.Fee
			}
		}
		for _, in := range tx.Ins {
			if in.Script == string(script) {
				refund = tx.Fee
			}
		}
	}
	if fund == 0 || refund < 500 {
		t.Fatalf("paid %v and %v: nothing climbed", fund, refund)
	}
	if s, err := d.carol.Inspect(t.Context(), d.contract); err != nil || s.FundFee != fund || s.SpendFee != refund {
		t.Errorf("told %v and %v, paid %v and %v: %v", s.FundFee, s.SpendFee, fund, refund, err)
	}
	if s := d.state(); s.FundFee != 0 || s.SpendFee != 0 {
		t.Errorf("bob is told that he paid %v and %v", s.FundFee, s.SpendFee)
	}
	d.stores["carol"] = newMemory()
	d.restart()
	if s, err := d.carol.Inspect(t.Context(), d.contract); err != nil || s.FundFee != 0 || s.SpendFee != refund {
		t.Errorf("a copy is told %v and %v, paid were %v and %v: %v", s.FundFee, s.SpendFee, fund, refund, err)
	}
}

// TestRegressionI34ACopyFindsWhatWasSpent: with change or without, in blocks or not;
// and what it did itself, and what came in, is not among it.
func TestRegressionI34ACopyFindsWhatWasSpent(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 50_000, 9_000), w.open("bob")
	rent := permit(t, "rent", charter.Payment, 7_000)
	first := w.paid(alice.Pay(t.Context(), rent, bob.Address(), 6_000))
	w.mine(1)
	if gone, err := alice.SpentElsewhere(t.Context()); err != nil || len(gone) != 0 {
		t.Errorf("of her own she finds %v: %v", gone, err)
	}
	old := w.copied(alice)
	second := w.paid(alice.Pay(t.Context(), permit(t, "more", charter.Payment, 8_000), bob.Address(), 5_000))
	left := map[string]dolly.Sat{first.TxID: first.Sat + first.Fee, second.TxID: second.Sat + second.Fee}
	gone, err := old.SpentElsewhere(t.Context())
	if err != nil || len(gone) != 2 {
		t.Fatalf("found %v: %v", gone, err)
	}
	for _, g := range gone {
		if g.Sat != left[g.TxID] {
			t.Errorf("%v left in %s, not %v", left[g.TxID], g.TxID, g.Sat)
		}
	}
	if gone, err := bob.SpentElsewhere(t.Context()); err != nil || len(gone) != 0 {
		t.Errorf("bob, who spent nothing, finds %v: %v", gone, err)
	}
}
