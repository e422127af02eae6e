package wallet_test

import (
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet"
)

// A funding that a reorganisation replaced by another one is found by its
// script, and the claim is made anew.
func TestClaimFollowsAFundingThatMoved(t *testing.T) {
	s := newSwap(t, secret(32))
	rival := s.rival()
	fund := s.fund()
	s.mine(1)
	first := s.paid(s.claim())
	if err := s.chain.Reorg(1, 0); err != nil {
		t.Fatal(err)
	}
	s.must(s.chain.Submit(t.Context(), rival)) // pays more, and replaces the funding
	if st := s.inspect(s.bob, s.contract); st.Sat != 0 {
		t.Fatalf("the funding is still there: %+v", st)
	}
	s.must(s.chain.Fund(t.Context(), fund.To, []dolly.Sat{s.contract.Sat}))
	s.mine(1)
	second := s.paid(s.claim())
	if second.TxID == first.TxID {
		t.Fatal("the old claim was sent again")
	}
	s.mine(1)
	if st := s.inspect(s.bob, s.contract); !st.Claimed || st.SpentDepth != 1 || st.TxID == fund.TxID {
		t.Errorf("claimed: %+v", st)
	}
	s.recount(s.bob, s.carol)
}

// rival is a transaction, not sent yet, that spends the coin which carol's next
// payment will choose, at ten times the fee: a second wallet of her seed makes it.
func (s *swap) rival() []byte {
	s.Helper()
	cut := &line{Backend: s.chain}
	cut.deaf.Store(true)
	twin, err := wallet.Open(wallet.Config{
		Seed: sha256.Sum256([]byte("carol")), Network: dolly.Town, Backend: cut, Store: newMemory(), FeeRate: 10,
	})
	if err != nil {
		s.Fatal(err)
	}
	p, err := twin.Pay(s.Context(), permit(s, "rival", charter.Payment, 9_000), s.bob.Address(), 6_000)
	if !errors.Is(err, errCut) {
		s.Fatal(err)
	}
	return p.Raw
}

func TestScriptsAreKnownOverRestarts(t *testing.T) {
	s := newSwap(t, secret(32))
	s.fund()
	s.mine(1)
	s.reopen(s.carol)
	s.recount(s.bob, s.carol)
	s.paid(s.claim())
	s.reopen(s.bob)
	if n := len(s.bob.Scripts()); n != 4 {
		t.Errorf("bob explains %d scripts, want 3 of his own and a contract", n)
	}
}

func TestClaimKnowsOneContractAKey(t *testing.T) {
	s := newSwap(t, secret(32))
	s.fund()
	s.mine(1)
	s.paid(s.claim())
	other := s.contract
	other.RefundAt++
	if _, err := s.bob.Claim(t.Context(), s.key, other, s.secret); !errors.Is(err, wallet.ErrChanged) {
		t.Errorf("another contract under the same key: %v", err)
	}
}
