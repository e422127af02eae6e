package slate_test

import (
	"crypto/sha256"
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/slate"
)

// purse is a wallet on a slate, with coins.
func purse(t *testing.T, c *slate.Chain) *wallet.Wallet {
	t.Helper()
	w, err := wallet.Open(wallet.Config{Seed: sha256.Sum256([]byte("alice")), Network: dolly.Sim, Backend: c, Store: store.Memory()})
	if err != nil {
		t.Fatal(err)
	}
	if err := c.Grant(w.Address(), 50_000); err != nil {
		t.Fatal(err)
	}
	return w
}

func sweep(t *testing.T, w *wallet.Wallet) wallet.Payment {
	t.Helper()
	p, err := w.Sweep(t.Context(), slate.Address("bob"), 10_000)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func received(t *testing.T, c *slate.Chain) dolly.Sat {
	t.Helper()
	sat, err := c.Received(slate.Address("bob"))
	if err != nil {
		t.Fatal(err)
	}
	return sat
}

func TestReorgPutsBackOrForgets(t *testing.T) {
	for name, keep := range map[string]bool{"kept": true, "forgotten": false} {
		t.Run(name, func(t *testing.T) {
			c := slate.New()
			p := sweep(t, purse(t, c))
			c.Mine()
			if got := received(t, c); got != p.Sat {
				t.Fatalf("bob has %v", got)
			}
			before, _ := c.Tip(t.Context())
			c.Reorg(1, func(string) bool { return keep })
			if now, _ := c.Tip(t.Context()); now.Height != before.Height+1 || received(t, c) != 0 {
				t.Errorf("height %d, bob has %v", now.Height, received(t, c))
			}
			c.Mine()
			if got := received(t, c); (got == p.Sat) != keep {
				t.Errorf("then bob has %v", got)
			}
		})
	}
}

func TestFloorKeepsOutWhatIsCheap(t *testing.T) {
	c := slate.New()
	w := purse(t, c)
	p := sweep(t, w)
	c.Floor(4) // a quarter of it is what the transaction pays
	c.Mine()
	if got := received(t, c); got != 0 {
		t.Fatalf("a block took what is cheap: %v", got)
	}
	c.Floor(40)
	if _, err := c.Submit(t.Context(), p.Raw); !errors.Is(err, wallet.ErrRejected) {
		t.Errorf("the pool keeps it: %v", err)
	}
	c.Floor(0)
	if _, err := c.Submit(t.Context(), p.Raw); err != nil {
		t.Error(err)
	}
	c.Lose()
	c.Mine()
	if got := received(t, c); got != 0 {
		t.Errorf("a lost transaction is mined: %v", got)
	}
}

func TestForgedSpendingIsRefused(t *testing.T) {
	c := slate.New()
	p := sweep(t, purse(t, c))
	c.Lose()
	forged := append([]byte(nil), p.Raw...)
	forged[len(forged)-40] ^= 1 // within the witness
	if _, err := c.Submit(t.Context(), forged); err == nil {
		t.Error("a forged signature passes")
	}
	if _, err := c.Submit(t.Context(), p.Raw); err != nil {
		t.Error(err)
	}
}
