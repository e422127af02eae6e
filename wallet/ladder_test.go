package wallet_test

import (
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/slate"
)

// dear is bob and carol on a chain whose blocks can be made dear.
type dear struct {
	*testing.T
	chain      *slate.Chain
	stores     map[string]*memory
	bob, carol *wallet.Wallet
	key        dolly.Hash
	contract   wallet.Contract
	ceiling    dolly.Sat
}

func newDear(t *testing.T, ceiling dolly.Sat) *dear {
	t.Helper()
	d := &dear{T: t, chain: slate.New(), stores: map[string]*memory{"bob": newMemory(), "carol": newMemory()}, key: id("swap"), ceiling: ceiling}
	d.restart()
	if err := d.chain.Grant(d.carol.Address(), 40_000); err != nil {
		t.Fatal(err)
	}
	d.contract = wallet.Contract{
		SellerKey: d.bob.ContractKey(d.key), BuyerKey: d.carol.ContractKey(d.key),
		Hash: sha256.Sum256(secret(32)), RefundAt: 30, Sat: 6_555,
	}
	return d
}

// restart opens both wallets anew on their stores.
func (d *dear) restart() {
	d.Helper()
	d.bob, d.carol = d.open("bob"), d.open("carol")
}

func (d *dear) open(name string) *wallet.Wallet {
	w, err := wallet.Open(wallet.Config{Seed: sha256.Sum256([]byte(name)), Network: dolly.Sim, Backend: d.chain, Store: d.stores[name]})
	if err != nil {
		d.Fatal(err)
	}
	return w
}

// block mines, and both look after what waits, as they do at each tip. A
// transaction that the pool refuses is tried again at the next one.
func (d *dear) block() {
	d.chain.Mine()
	for _, w := range []*wallet.Wallet{d.bob, d.carol} {
		if err := w.Rebroadcast(d.Context()); err != nil && !errors.Is(err, wallet.ErrRejected) {
			d.Fatal(err)
		}
	}
}

func (d *dear) permit() charter.Permit { return permit(d.T, "fund", charter.Fund, d.ceiling) }

func (d *dear) fund() wallet.Payment {
	d.Helper()
	p, err := d.carol.Fund(d.Context(), d.permit(), d.key, d.contract)
	if err != nil && !errors.Is(err, wallet.ErrRejected) {
		d.Fatal(err)
	}
	return p
}

func (d *dear) state() wallet.ContractState {
	d.Helper()
	s, err := d.bob.Inspect(d.Context(), d.contract)
	if err != nil {
		d.Fatal(err)
	}
	return s
}

func (d *dear) blocks(most int, until func(wallet.ContractState) bool) {
	d.Helper()
	for range most {
		if until(d.state()) {
			return
		}
		d.block()
	}
	d.Fatalf("not reached within %d blocks: %+v", most, d.state())
}

// recount: what was granted lies somewhere or was a fee, and one transaction at
// most paid into the contract, and one out of it (I13, I21).
func (d *dear) recount() {
	d.Helper()
	script, err := d.contract.PkScript()
	if err != nil {
		d.Fatal(err)
	}
	var granted, fees, lies dolly.Sat
	in, out := 0, 0
	for _, tx := range d.chain.Blocks() {
		for _, o := range tx.Outs {
			if tx.Grant {
				granted += o.Sat
			}
			if o.Script == string(script) {
				in++
			}
		}
		for _, i := range tx.Ins {
			if i.Script == string(script) {
				out++
			}
		}
		fees += tx.Fee
	}
	for _, o := range d.chain.Unspent() {
		lies += o.Sat
	}
	if granted != fees+lies {
		d.Errorf("I21: %v granted, %v lie somewhere, %v are fees", granted, lies, fees)
	}
	if in > 1 || out > 1 {
		d.Errorf("I13: %d transactions paid in, %d out", in, out)
	}
}

func TestI12FundingClimbsInsideItsPermit(t *testing.T) {
	d := newDear(t, 8_000)
	d.chain.Floor(5)
	first := d.fund()
	d.blocks(8, func(s wallet.ContractState) bool { return s.FundedAt > 0 })
	p, ok, err := d.carol.Status(t.Context(), d.permit().ID())
	if err != nil || !ok || !p.Seen || p.TxID == first.TxID || p.Fee <= first.Fee || p.Sat+p.Fee > d.ceiling {
		t.Fatalf("first %v for %v, then %+v, %v", first.TxID, first.Fee, p, err)
	}
	for name, w := range map[string]*wallet.Wallet{"as it is": d.carol, "reopened": d.open("carol")} {
		if again, err := w.Fund(t.Context(), d.permit(), d.key, d.contract); err != nil || again.TxID != p.TxID {
			t.Errorf("%s: funds again: %v", name, err)
		}
	}
	d.recount()
}

func TestRegressionTheFeeIsNotResetByARestart(t *testing.T) {
	d := newDear(t, 8_000) // 1,445 sat for fees
	d.chain.Floor(50)
	d.fund()
	for range 12 {
		d.block()
		d.restart()
	}
	p, ok, err := d.carol.Status(t.Context(), d.permit().ID())
	if err != nil || !ok || p.Sat+p.Fee != d.ceiling {
		t.Fatalf("at the top it pays %v and a fee of %v of %v: %v", p.Sat, p.Fee, d.ceiling, err)
	}
	tries := map[string]bool{}
	for _, s := range d.chain.Submitted() {
		if !s.Taken {
			tries[s.TxID] = true
		}
	}
	if len(tries) < 4 {
		t.Errorf("%d rungs were tried", len(tries))
	}
	d.chain.Floor(0)
	d.block()
	d.block()
	if s := d.state(); s.FundedAt == 0 {
		t.Errorf("after the spike: %+v", s)
	}
	d.recount()
}

func TestAClaimClimbsAndTheSecretLeavesOnce(t *testing.T) {
	d := newDear(t, 7_000)
	d.fund()
	d.block()
	d.block()
	d.chain.Floor(9)
	if _, err := d.bob.Claim(t.Context(), d.key, d.contract, secret(32)); err != nil && !errors.Is(err, wallet.ErrRejected) {
		t.Fatal(err)
	}
	d.blocks(10, func(s wallet.ContractState) bool { return s.Claimed && s.SpentDepth > 0 })
	if _, err := d.bob.Claim(t.Context(), d.key, d.contract, secret(32)); err != nil {
		t.Errorf("claimed again: %v", err)
	}
	if b, err := d.bob.Balance(t.Context()); err != nil || b.Confirmed < d.contract.Sat/2 || b.Confirmed >= d.contract.Sat-9*100 {
		t.Errorf("bob has %+v, %v", b, err)
	}
	d.recount()
}

func TestRegressionI20RefundOfAFundingWhoseStoredIDIsStale(t *testing.T) {
	d := newDear(t, 9_000)
	d.chain.Floor(4) // the first rung waits in the pool
	first := d.fund()
	old := d.stores["carol"].state
	d.blocks(8, func(s wallet.ContractState) bool { return s.FundedAt > 0 })
	if d.state().TxID == first.TxID {
		t.Fatal("the first rung was mined")
	}
	d.stores["carol"].state = old // a restored image knows the first rung only
	d.restart()
	d.chain.Floor(0)
	for d.state().Tip < d.contract.RefundAt {
		d.block()
	}
	d.chain.Floor(9)
	if _, err := d.carol.Refund(t.Context(), d.key, d.contract); err != nil && !errors.Is(err, wallet.ErrRejected) {
		t.Fatal(err)
	}
	d.blocks(10, func(s wallet.ContractState) bool { return s.Refunded && s.SpentDepth > 0 })
	d.recount()
}

// At the refund's height both may be in one pool: a block takes one of them.
func TestRegressionRefundAndClaimInOneBlockPayOnce(t *testing.T) {
	for name, claimFirst := range map[string]bool{"claim first": true, "refund first": false} {
		t.Run(name, func(t *testing.T) {
			d := newDear(t, 7_000)
			d.fund()
			for d.state().Tip < d.contract.RefundAt {
				d.block()
			}
			claim := func() { _, _ = d.bob.Claim(t.Context(), d.key, d.contract, secret(32)) }
			refund := func() { _, _ = d.carol.Refund(t.Context(), d.key, d.contract) }
			if !claimFirst {
				claim, refund = refund, claim
			}
			claim()
			refund()
			for range 4 { // whoever lost tries again
				d.block()
				claim()
				refund()
			}
			if s := d.state(); s.Claimed != claimFirst || s.Refunded == claimFirst {
				t.Errorf("%+v", s)
			}
			d.recount()
		})
	}
}

func TestACopyThatForgotItsFundingFundsNothingAndCanRefund(t *testing.T) {
	d := newDear(t, 7_000)
	d.fund()
	d.stores["carol"] = newMemory()
	d.restart()
	for range 2 {
		if p := d.fund(); p.TxID != d.state().TxID {
			t.Fatal("I13: funded twice")
		}
		d.block()
	}
	for d.state().Tip < d.contract.RefundAt {
		d.block()
	}
	if _, err := d.carol.Refund(t.Context(), d.key, d.contract); err != nil {
		t.Fatal(err)
	}
	d.block()
	if s := d.state(); !s.Refunded {
		t.Errorf("%+v", s)
	}
	d.recount()
}

// A funding that no block took until it could be refunded is sent no more, and its
// coins are free again.
func TestAFundingIsNotSentOnceItIsRefundable(t *testing.T) {
	d := newDear(t, 7_000)
	d.chain.Floor(50)
	d.fund()
	for d.state().Tip <= d.contract.RefundAt {
		d.block()
	}
	d.chain.Floor(0)
	d.block()
	d.block()
	if s := d.state(); s.Sat != 0 {
		t.Errorf("it is sent still: %+v", s)
	}
	if b, err := d.carol.Balance(t.Context()); err != nil || b.Confirmed != 40_000 || b.Reserved != 0 {
		t.Errorf("carol has %+v, %v", b, err)
	}
	d.recount()
}

// The memory pool of btcd takes a rung in the place of the one below.
func TestEveryRungReplacesTheOneBelow(t *testing.T) {
	s := newSwap(t, secret(32))
	s.carol.line.deaf.Store(true)
	p := permit(t, "fund", charter.Fund, 9_000)
	var raws [][]byte
	for range 4 {
		pay, _ := s.carol.Fund(t.Context(), p, s.key, s.contract)
		raws = append(raws, pay.Raw)
		s.mine(2)
		if err := s.carol.Rebroadcast(t.Context()); !errors.Is(err, errCut) {
			t.Fatal(err)
		}
	}
	for n, raw := range raws {
		if _, err := s.chain.Submit(t.Context(), raw); err != nil {
			t.Errorf("rung %d: %v", n, err)
		}
	}
	s.mine(1)
	if st := s.inspect(s.bob, s.contract); st.FundedAt == 0 {
		t.Errorf("%+v", st)
	}
	s.recount(s.bob, s.carol)
}
