//go:build faults

package faults

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/slate"
)

// A harness that finds nothing proves nothing. Here are broken programs, and each
// is found out.

// finds plays single strikes until one breaks a promise that begins with text.
func finds(t *testing.T, sub Subject, o Options, text string) {
	t.Helper()
	s, err := listen(sub, o)
	if err != nil {
		t.Fatal(err)
	}
	for plan := range singles(s) {
		r, err := Replay(t.Context(), sub, o, plan)
		if err != nil {
			t.Fatal(err)
		}
		for _, v := range r.Violations {
			if slices.ContainsFunc(v.Broken, func(b string) bool { return strings.HasPrefix(b, text) }) {
				return
			}
		}
	}
	t.Errorf("%s: nothing that begins with %q was found", sub.Name, text)
}

// careless pays first and writes nothing down: what it knows of its payments
// ends with each call.
type careless struct {
	node.Coins
	chain *slate.Chain
}

// blind does not show what an address was paid.
type blind struct {
	*slate.Chain
	to string
}

func (b blind) Script(ctx context.Context, script []byte) ([]wallet.Output, error) {
	if to, err := slate.Script(b.to); err != nil || string(to) == string(script) {
		return nil, err
	}
	return b.Chain.Script(ctx, script)
}

func (c careless) Pay(ctx context.Context, p charter.Permit, to string, sat dolly.Sat, _ bool) (string, dolly.Sat, error) {
	w, err := openWallet(seeded("root"), blind{c.chain, to}, newDisk())
	if err != nil {
		return "", 0, err
	}
	pay, err := w.Pay(ctx, p, to, sat)
	return pay.TxID, pay.Fee, err
}

func TestAPurchaseThatPaysBeforeItWritesDownIsFoundOut(t *testing.T) {
	sub := purchases()
	var chain *slate.Chain
	sub.Begin = func(s *Stage) error {
		chain = s.World.Chain
		return nil
	}
	o := Options{Seed: 1, Fit: func(w *wallet.Wallet) node.Coins { return careless{edge.Coins{Wallet: w}, chain} }}
	finds(t, sub, o, "I13")
}

func TestAnOrderThatIsForgottenIsFoundOut(t *testing.T) {
	sub := stops()
	sub.Event = func(w *World, _ func(trade.Heard)) error { // it was seen, and nothing came of it
		w.bind(Who{Key: seeded("root").Peer()})
		return nil
	}
	finds(t, sub, Options{Seed: 1, Fit: fit}, "I7")
}

func TestTwoKeysForASeatAreFoundOut(t *testing.T) {
	d := newDeeds()
	seat := charter.Seat{Slot: 1}
	d.certified(charter.Standing{Seat: seat, Key: seeded("alice").Peer()}, []byte{1})
	d.copies = true
	d.certified(charter.Standing{Seat: seat, Key: seeded("alice").Peer()}, []byte{2})
	if len(d.wrongs) != 0 {
		t.Errorf("a copy that signs the same key again: %q", d.wrongs)
	}
	d.certified(charter.Standing{Seat: seat, Key: seeded("bob").Peer()}, []byte{3})
	d.leased(0, charter.Lease{Slot: 2, Key: seeded("alice").Peer(), Until: 5, Nonce: charter.Nonce{1}})
	d.leased(1, charter.Lease{Slot: 2, Key: seeded("bob").Peer(), Until: 5, Nonce: charter.Nonce{2}})
	d.leased(2, charter.Lease{Slot: 3, Key: seeded("carol").Peer(), Until: 5, Nonce: charter.Nonce{3}})
	d.leased(3, charter.Lease{Slot: 3, Key: seeded("carol").Peer(), Until: 5, Nonce: charter.Nonce{4}})
	d.leased(4, charter.Lease{Slot: 3, Key: seeded("carol").Peer(), Until: 5, Nonce: charter.Nonce{3}})
	for _, want := range []string{"I10", "I2", "I6"} {
		if !slices.ContainsFunc(d.wrongs, func(w string) bool { return strings.HasPrefix(w, want) }) {
			t.Errorf("%s was not found: %q", want, d.wrongs)
		}
	}
}
