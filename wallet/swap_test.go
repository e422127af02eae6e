package wallet_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/btcsuite/btcd/btcutil/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet"
)

// swap is bob, who sells MB, and carol, who buys them for bitcoin.
type swap struct {
	*world
	bob, carol *person
	key        dolly.Hash
	secret     []byte
	contract   wallet.Contract
}

func newSwap(t *testing.T, secret []byte) *swap {
	t.Helper()
	w := newWorld(t)
	s := &swap{
		world: w, bob: w.open("bob"), carol: w.open("carol", 40_000, 40_000),
		key: id("swap"), secret: secret,
	}
	s.contract = wallet.Contract{
		SellerKey: s.bob.ContractKey(s.key), BuyerKey: s.carol.ContractKey(s.key),
		Hash: sha256.Sum256(secret), RefundAt: w.height() + 26, Sat: 6_555,
	}
	return s
}

func secret(n int) []byte { return bytes.Repeat([]byte{7}, n) }

// fund puts carol's coins into the contract.
func (s *swap) fund() wallet.Payment {
	s.Helper()
	return s.paid(s.carol.Fund(s.Context(), permit(s, "fund", charter.Fund, 7_000), s.key, s.contract))
}

func (s *swap) claim() (wallet.Payment, error) {
	return s.bob.Claim(s.Context(), s.key, s.contract, s.secret)
}

func (s *swap) refund() (wallet.Payment, error) {
	return s.carol.Refund(s.Context(), s.key, s.contract)
}

func TestClaimWithTheSecret(t *testing.T) {
	s := newSwap(t, secret(32))
	if st := s.inspect(s.bob, s.contract); st.FundedAt != 0 || st.InMempool || st.Sat != 0 || st.Tip != s.height() {
		t.Fatalf("before: %+v", st)
	}
	fund := s.fund()
	if st := s.inspect(s.bob, s.contract); !st.InMempool || st.FundedAt != 0 || st.TxID != fund.TxID {
		t.Fatalf("in the pool: %+v", st)
	}
	if _, err := s.claim(); !errors.Is(err, wallet.ErrUnfunded) {
		t.Fatalf("I19: the secret leaves before a block has the funding: %v", err)
	}
	s.mine(2)
	if st := s.inspect(s.bob, s.contract); st.Depth != 2 || st.Sat != 6_555 || st.Claimed || st.Refunded || st.Secret != nil {
		t.Fatalf("funded: %+v", st)
	}
	first := s.paid(s.claim())
	s.reopen(s.bob)
	if again := s.paid(s.claim()); again.TxID != first.TxID {
		t.Error("claimed twice")
	}
	if st := s.inspect(s.carol, s.contract); !st.Claimed || st.SpentDepth != 0 || !bytes.Equal(st.Secret, s.secret) {
		t.Errorf("I22: carol does not see the secret in the pool: %+v", st)
	}
	s.mine(3)
	if st := s.inspect(s.carol, s.contract); !st.Claimed || st.SpentDepth != 3 || !bytes.Equal(st.Secret, s.secret) {
		t.Errorf("claimed: %+v", st)
	}
	if b := s.balance(s.bob); b.Confirmed != 6_555-first.Fee || first.Sat != b.Confirmed {
		t.Errorf("bob has %+v", b)
	}
	if b := s.balance(s.carol); b.Confirmed != 80_000-6_555-fund.Fee {
		t.Errorf("carol has %+v", b)
	}
	s.recount(s.bob, s.carol)
}

func TestEngineDemandsASecretOf32BytesThatHashesToH(t *testing.T) {
	for _, c := range []struct {
		name        string
		hash, shown []byte
	}{
		{"another secret", secret(32), bytes.Repeat([]byte{8}, 32)},
		{"31 bytes", secret(31), secret(31)},
		{"33 bytes", secret(33), secret(33)},
		{"no bytes", secret(32), []byte{}},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newSwap(t, c.hash)
			s.fund()
			s.mine(2)
			if _, err := s.bob.Claim(t.Context(), s.key, s.contract, c.shown); !errors.Is(err, wallet.ErrSecret) {
				t.Errorf("the wallet signed it: %v", err)
			}
			raw, err := s.bob.Forge(s.key, s.contract, s.inspect(s.bob, s.contract), c.shown)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.chain.Submit(t.Context(), raw); !errors.Is(err, wallet.ErrRejected) {
				t.Errorf("the engine let it pass: %v", err)
			}
		})
	}
}

func TestEngineDemandsTheRightKey(t *testing.T) {
	s := newSwap(t, secret(32))
	s.fund()
	s.mine(2)
	found := s.inspect(s.bob, s.contract)
	for name, forge := range map[string]func() ([]byte, error){
		"buyer claims":   func() ([]byte, error) { return s.carol.Forge(s.key, s.contract, found, s.secret) },
		"seller refunds": func() ([]byte, error) { return s.bob.Forge(s.key, s.contract, found, nil) },
		"early refund":   func() ([]byte, error) { return s.carol.Forge(s.key, s.contract, found, nil) },
	} {
		raw, err := forge()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := s.chain.Submit(t.Context(), raw); !errors.Is(err, wallet.ErrRejected) {
			t.Errorf("%s: %v", name, err)
		}
	}
	s.mine(30)
	raw, err := s.bob.Forge(s.key, s.contract, found, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.chain.Submit(t.Context(), raw); !errors.Is(err, wallet.ErrRejected) {
		t.Errorf("seller refunds at T: %v", err)
	}
}

func TestI20RefundNeedsTheStoreAlone(t *testing.T) {
	s := newSwap(t, secret(32))
	fund := s.fund()
	s.mine(1)
	for s.height() < s.contract.RefundAt-1 {
		s.mine(1)
	}
	if _, err := s.refund(); !errors.Is(err, wallet.ErrEarly) {
		t.Fatalf("a block too early: %v", err)
	}
	raw, err := s.carol.Forge(s.key, s.contract, s.inspect(s.carol, s.contract), nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := s.chain.Submit(t.Context(), raw); !errors.Is(err, wallet.ErrRejected) {
		t.Fatalf("the pool took a refund a block too early: %v", err)
	}
	s.mine(1)
	s.reopen(s.carol)
	first := s.paid(s.refund())
	s.reopen(s.carol)
	if again := s.paid(s.refund()); again.TxID != first.TxID {
		t.Error("refunded twice")
	}
	if st := s.inspect(s.bob, s.contract); !st.Refunded || st.Claimed || st.SpentDepth != 0 {
		t.Errorf("in the pool: %+v", st)
	}
	s.mine(2)
	if st := s.inspect(s.bob, s.contract); !st.Refunded || st.Secret != nil || st.SpentDepth != 2 {
		t.Errorf("refunded: %+v", st)
	}
	if b := s.balance(s.carol); b.Confirmed != 80_000-fund.Fee-first.Fee {
		t.Errorf("carol has %+v", b)
	}
	if _, err := s.claim(); !errors.Is(err, wallet.ErrUnfunded) {
		t.Errorf("I19: a claim after the refund shows the secret for nothing: %v", err)
	}
	s.recount(s.bob, s.carol)
}

func TestRefundAfterTheClaimIsRejected(t *testing.T) {
	s := newSwap(t, secret(32))
	s.fund()
	s.mine(2)
	s.paid(s.claim())
	s.mine(30)
	if _, err := s.refund(); !errors.Is(err, wallet.ErrRejected) {
		t.Errorf("both were paid: %v", err)
	}
	if err := s.carol.Rebroadcast(t.Context()); err != nil {
		t.Errorf("a refund that lost is sent again: %v", err)
	}
	s.recount(s.bob, s.carol)
}

func TestReorgMovesNoMoneyTwice(t *testing.T) {
	s := newSwap(t, secret(32))
	s.fund()
	s.mine(2)
	first := s.paid(s.claim())
	s.mine(1)
	if err := s.chain.Reorg(3, 0); err != nil {
		t.Fatal(err)
	}
	if st := s.inspect(s.carol, s.contract); st.FundedAt != 0 || !st.Claimed || !bytes.Equal(st.Secret, s.secret) {
		t.Errorf("all taken back: %+v", st)
	}
	if again := s.paid(s.claim()); again.TxID != first.TxID {
		t.Error("claimed anew while the funding waits again")
	}
	s.mine(4)
	if again := s.paid(s.claim()); again.TxID != first.TxID {
		t.Error("claimed again")
	}
	if b := s.balance(s.bob); b.Confirmed != first.Sat {
		t.Errorf("bob has %+v", b)
	}
	s.recount(s.bob, s.carol)
}

func TestFundIsIdempotent(t *testing.T) {
	s := newSwap(t, secret(32))
	s.carol.line.deaf.Store(true)
	p := permit(t, "fund", charter.Fund, 7_000)
	first, err := s.carol.Fund(t.Context(), p, s.key, s.contract)
	if !errors.Is(err, errCut) {
		t.Fatalf("over a cut line: %v", err)
	}
	s.carol.line.deaf.Store(false)
	s.reopen(s.carol)
	if again := s.fund(); again.TxID != first.TxID {
		t.Error("funded twice")
	}
	other := s.contract
	other.RefundAt++
	if _, err := s.carol.Fund(t.Context(), p, s.key, other); !errors.Is(err, wallet.ErrChanged) {
		t.Errorf("one permit, two contracts: %v", err)
	}
	if _, err := s.carol.Fund(t.Context(), permit(t, "2", charter.Fund, 7_000), s.key, other); !errors.Is(err, wallet.ErrChanged) {
		t.Errorf("one key, two contracts: %v", err)
	}
	if _, err := s.refundOf(other); !errors.Is(err, wallet.ErrEarly) {
		t.Errorf("another contract's refund: %v", err)
	}
	s.mine(40)
	if _, err := s.refundOf(other); !errors.Is(err, wallet.ErrChanged) {
		t.Errorf("I23: another contract's refund: %v", err)
	}
	if _, err := s.bob.Refund(t.Context(), s.key, s.contract); !errors.Is(err, wallet.ErrUnknown) {
		t.Errorf("the seller's refund: %v", err)
	}
	s.recount(s.bob, s.carol)
}

func (s *swap) refundOf(c wallet.Contract) (wallet.Payment, error) {
	return s.carol.Refund(s.Context(), s.key, c)
}

func TestI23ContractsNotComputedHereAreRefused(t *testing.T) {
	s := newSwap(t, secret(32))
	p := permit(t, "fund", charter.Fund, 7_000)
	for name, change := range map[string]func(*wallet.Contract){
		"another's buyer key": func(c *wallet.Contract) { c.BuyerKey = s.bob.ContractKey(id("x")) },
		"equal keys":          func(c *wallet.Contract) { c.SellerKey = c.BuyerKey },
		"short key":           func(c *wallet.Contract) { c.SellerKey = c.SellerKey[:32] },
		"no point":            func(c *wallet.Contract) { c.SellerKey = make([]byte, 33) },
		"no hash":             func(c *wallet.Contract) { c.Hash = dolly.Hash{} },
		"no height":           func(c *wallet.Contract) { c.RefundAt = 0 },
		"a time for a height": func(c *wallet.Contract) { c.RefundAt = 1_700_000_000 },
		"refundable already":  func(c *wallet.Contract) { c.RefundAt = s.height() },
		"dust":                func(c *wallet.Contract) { c.Sat = 999 },
	} {
		c := s.contract
		change(&c)
		if _, err := s.carol.Fund(t.Context(), p, s.key, c); !errors.Is(err, wallet.ErrContract) {
			t.Errorf("fund, %s: %v", name, err)
		}
	}
	for name, bad := range map[string]charter.Permit{
		"none": {}, "payment": permit(t, "p", charter.Payment, 7_000), "small": permit(t, "s", charter.Fund, 6_555),
	} {
		if _, err := s.carol.Fund(t.Context(), bad, s.key, s.contract); err == nil {
			t.Errorf("funded with permit %s", name)
		}
	}
	s.fund()
	s.mine(2)
	stolen := s.contract
	stolen.SellerKey = s.bob.ContractKey(id("x"))
	if _, err := s.bob.Claim(t.Context(), s.key, stolen, s.secret); !errors.Is(err, wallet.ErrContract) {
		t.Errorf("claim with another's key: %v", err)
	}
}

func TestAnotherAmountDoesNotFund(t *testing.T) {
	s := newSwap(t, secret(32))
	less := s.contract
	less.Sat-- // carol pays a satoshi less to the very same script
	s.paid(s.carol.Fund(t.Context(), permit(t, "less", charter.Fund, 7_000), s.key, less))
	s.mine(2)
	if st := s.inspect(s.bob, s.contract); st.FundedAt != 0 || st.Sat != 0 {
		t.Errorf("underpaid: %+v", st)
	}
	if _, err := s.claim(); !errors.Is(err, wallet.ErrUnfunded) {
		t.Errorf("claimed: %v", err)
	}
}

func TestContractScriptIsTheOneOfTheDesign(t *testing.T) {
	s := newSwap(t, secret(32))
	script, err := s.contract.Script()
	if err != nil {
		t.Fatal(err)
	}
	want := []byte{0x63, 0x82, 0x01, 0x20, 0x88, 0xa8, 0x20}
	want = append(want, s.contract.Hash[:]...)
	want = append(want, 0x88, 0x21)
	want = append(want, s.contract.SellerKey...)
	want = append(want, 0x67, 0x02, byte(s.contract.RefundAt), byte(s.contract.RefundAt>>8), 0xb1, 0x75, 0x21)
	want = append(want, s.contract.BuyerKey...)
	want = append(want, 0x68, 0xac)
	if !bytes.Equal(script, want) {
		t.Errorf("script %x\nwant   %x", script, want)
	}
}

func TestClaimPaysTheRate(t *testing.T) {
	s := newSwap(t, secret(32))
	s.fund()
	s.mine(2)
	p := s.paid(s.claim())
	tx, err := btcutil.NewTxFromBytes(p.Raw)
	if err != nil {
		t.Fatal(err)
	}
	size := dolly.Sat(3*tx.MsgTx().SerializeSizeStripped()+tx.MsgTx().SerializeSize()+3) / 4
	if p.Fee < size || p.Fee > size+1 || p.Sat+p.Fee != s.contract.Sat {
		t.Errorf("%d vB, fee %v, arrives %v", size, p.Fee, p.Sat)
	}
}
