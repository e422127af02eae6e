package wallet_test

import (
	"bytes"
	"net/http/httptest"
	"testing"

	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet/distant"
)

// A whole swap over HTTP looks as it does in process.
func TestSwapOverHTTP(t *testing.T) {
	s := newSwap(t, secret(32))
	srv := httptest.NewServer(s.chain.Handler())
	t.Cleanup(srv.Close)
	for _, p := range []*person{s.bob, s.carol} {
		p.line.Backend = distant.Dial(srv.URL)
	}
	s.paid(s.carol.Fund(t.Context(), permit(t, "fund", charter.Fund, 7_000), s.key, s.contract))
	s.mine(2)
	near := s.inspect(s.bob, s.contract)
	first := s.paid(s.claim())
	if near.Depth != 2 || near.Sat != s.contract.Sat {
		t.Errorf("funded: %+v", near)
	}
	s.mine(1)
	if st := s.inspect(s.carol, s.contract); !bytes.Equal(st.Secret, s.secret) || st.SpentDepth != 1 {
		t.Errorf("claimed: %+v", st)
	}
	if again := s.paid(s.claim()); again.TxID != first.TxID {
		t.Error("claimed twice")
	}
	s.recount(s.bob, s.carol)
}

func TestSubscribeHearsTheChain(t *testing.T) {
	s := newSwap(t, secret(32))
	tips, err := s.bob.Subscribe(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if now := <-tips; now.Height != s.height() {
		t.Errorf("first %+v", now)
	}
	s.mine(1)
	if now := <-tips; now.Height != s.height() {
		t.Errorf("then %+v", now)
	}
}
