package town

import (
	"context"
	"errors"
	"log/slog"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/store"
)

// shortDir is a temporary folder that is not too deep for sockets.
func shortDir(t *testing.T) string {
	t.Helper()
	dir, err := os.MkdirTemp("", "t")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := os.RemoveAll(dir); err != nil {
			t.Error(err)
		}
	})
	return dir
}

func newTown(t *testing.T) *Town {
	t.Helper()
	town, err := New(t.Context(), Config{
		Dir: shortDir(t), Slots: 3, Seed: 1, Speed: Speed, Version: "test", Log: slog.New(slog.DiscardHandler),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := town.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	})
	return town
}

// A town that is told to end before it began ends in order, and its books
// balance: all coins that the faucet gave are explained.
func TestEndsAtOnce(t *testing.T) {
	town := newTown(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := town.Run(ctx); err != nil {
		t.Errorf("run: %v", err)
	}
	r, err := town.Report()
	if err != nil {
		t.Fatal(err)
	}
	if len(r.Broken) > 0 || r.Residuals != (ResidualsReport{}) || r.Births != 0 || len(r.Agents) != 0 {
		t.Errorf("report: %+v", r)
	}
	b, err := town.recount()
	if err != nil {
		t.Fatal(err)
	}
	if b.supply < budgetSat+guestSat {
		t.Errorf("%v are on the chain", b.supply)
	}
	addrs := []string{town.origin.Addr(), strings.TrimPrefix(town.chainURL, "http://"), strings.TrimPrefix(town.landlord.URL(), "http://")}
	if err := town.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	for _, a := range addrs {
		if c, err := net.Dial("tcp", a); err == nil {
			t.Errorf("somebody listens at %s", errors.Join(errors.New(a), c.Close()))
		}
	}
}

// Coins at a script that is in nobody's wallet are found.
func TestI21StrangeCoinsAreFound(t *testing.T) {
	town := newTown(t)
	thief, err := town.walletOf(town.keys.stop, store.Memory())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := town.chain.Fund(t.Context(), thief.Address(), []dolly.Sat{12_345}); err != nil {
		t.Fatal(err)
	}
	if err := town.chain.Mine(1); err != nil {
		t.Fatal(err)
	}
	r, err := town.Report()
	if err != nil {
		t.Fatal(err)
	}
	if r.Residuals.Chain != 12_345 || len(r.Broken) != 1 || !strings.HasPrefix(r.Broken[0], "I21") {
		t.Errorf("residuals %+v, broken %v", r.Residuals, r.Broken)
	}
}

// A buybot started by hand finds all it needs in its config.
func TestGuestConfig(t *testing.T) {
	town := newTown(t)
	s, err := settings.Load(filepath.Join(town.cfg.Dir, "buybot.toml"))
	if err != nil {
		t.Fatal(err)
	}
	if s.Network != dolly.Town || s.Chain.URL != town.chainURL || len(s.P2P.Bootstrap) < 2 || s.Clock.Speed != Speed {
		t.Errorf("config: %+v", s)
	}
	w, err := town.guestWallet()
	if err != nil {
		t.Fatal(err)
	}
	if b, err := w.Balance(t.Context()); err != nil || b.Confirmed+b.Pending != guestSat {
		t.Errorf("the guest has %+v: %v", b, err)
	}
	if !strings.Contains(town.Address(), "buybot.toml") {
		t.Errorf("the town is joined with %q", town.Address())
	}
}

func TestNewRefuses(t *testing.T) {
	for name, c := range map[string]Config{
		"no slots":      {Dir: "x", Speed: 1},
		"no speed":      {Dir: "x", Slots: 1},
		"too deep down": {Dir: strings.Repeat("x", MaxDir+1), Slots: 1, Speed: 1},
	} {
		if _, err := New(t.Context(), c); dolly.KindOf(err) != dolly.Usage {
			t.Errorf("%s: %v", name, err)
		}
	}
}
