package wallet_test

import (
	"context"
	"crypto/sha256"
	"errors"
	"sync/atomic"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/chain"
	"github.com/dollynator/dolly/wire"
)

type still dolly.Time

func (s still) Now() dolly.Time { return dolly.Time(s) }

const epoch = dolly.Time(1_800_000_000_000)

var errCut = errors.New("the line is cut")

// line is a backend whose Submit can be cut, before or after the chain hears.
type line struct {
	wallet.Backend
	deaf atomic.Bool // the chain never hears
	mute atomic.Bool // the chain hears, its reply is lost
}

func (l *line) Submit(ctx context.Context, raw []byte) (string, error) {
	if l.deaf.Load() {
		return "", errCut
	}
	id, err := l.Backend.Submit(ctx, raw)
	if l.mute.Load() {
		return "", errCut
	}
	return id, err
}

// world is a chain with the wallets that live on it.
type world struct {
	*testing.T
	chain *chain.Chain
}

func newWorld(t *testing.T) *world {
	t.Helper()
	c, err := chain.New(chain.Config{Dir: t.TempDir(), Clock: still(epoch)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := c.Close(); err != nil {
			t.Error(err)
		}
	})
	return &world{t, c}
}

// person is a wallet with what it stands on.
type person struct {
	*wallet.Wallet
	name  string
	store *memory
	line  *line
}

func (w *world) open(name string, coins ...dolly.Sat) *person {
	w.Helper()
	p := &person{name: name, store: newMemory(), line: &line{Backend: w.chain}}
	w.reopen(p)
	if len(coins) > 0 {
		w.must(w.chain.Fund(w.Context(), p.Address(), coins))
		w.mine(1)
	}
	return p
}

// reopen is a restart: a new wallet on the old store.
func (w *world) reopen(p *person) {
	w.Helper()
	opened, err := wallet.Open(wallet.Config{
		Seed: sha256.Sum256([]byte(p.name)), Network: dolly.Town, Backend: p.line, Store: p.store, Keys: 3,
	})
	if err != nil {
		w.Fatal(err)
	}
	p.Wallet = opened
}

func (w *world) mine(n int) {
	w.Helper()
	if err := w.chain.Mine(n); err != nil {
		w.Fatal(err)
	}
}

func (w *world) height() uint32 {
	tip, err := w.chain.Tip(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return tip.Height
}

func (w *world) balance(p *person) wallet.Balance {
	w.Helper()
	b, err := p.Balance(w.Context())
	if err != nil {
		w.Fatal(err)
	}
	return b
}

func (w *world) must(id string, err error) string {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	return id
}

// paid unwraps a payment that has to succeed.
func (w *world) paid(p wallet.Payment, err error) wallet.Payment {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
	return p
}

func (w *world) inspect(p *person, c wallet.Contract) wallet.ContractState {
	w.Helper()
	s, err := p.Inspect(w.Context(), c)
	if err != nil {
		w.Fatal(err)
	}
	return s
}

// recount is I21: every satoshi that blocks made lies at a script of the miner
// or of one of these wallets.
func (w *world) recount(all ...*person) {
	w.Helper()
	known := map[string]bool{string(w.chain.MinerScript()): true}
	for _, p := range all {
		for _, s := range p.Scripts() {
			known[string(s)] = true
		}
	}
	var made, lies dolly.Sat
	for h := uint32(1); h <= w.height(); h++ {
		made += chain.Subsidy(h)
	}
	for _, c := range w.chain.Unspent() {
		if !known[string(c.PkScript)] {
			w.Fatalf("I21: %v at a script nobody explains", c.Value)
		}
		lies += c.Value
	}
	if made != lies {
		w.Fatalf("I21: blocks made %v, %v lie somewhere", made, lies)
	}
}

func id(name string) dolly.Hash { return sha256.Sum256([]byte(name)) }

// permit is a real one, of a self-charter.
func permit(t testing.TB, name string, kind charter.SpendKind, most dolly.Sat) charter.Permit {
	t.Helper()
	operator := wire.NewKey([32]byte{1})
	raw, err := charter.NewCharter(operator, charter.Charter{
		Fleet: "test", Network: dolly.Town, Epoch: 1, Expiry: epoch.Add(dolly.Day), Providers: []string{"alpha"},
		Caps: charter.Caps{Total: 1_000_000, PerAct: 1_000_000, PerLease: 1_000_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	signed, err := charter.OpenCharter(dolly.Town, raw)
	if err != nil {
		t.Fatal(err)
	}
	s := charter.Spend{ID: id(name), Kind: kind, MaxSat: most}
	if kind != charter.Fund {
		s.Offer = "alpha/small/eu"
	}
	p, err := charter.AllowSelf(signed, operator.Peer(), 0, epoch, s)
	if err != nil {
		t.Fatal(err)
	}
	return p
}
