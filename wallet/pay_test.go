package wallet_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"

	"github.com/btcsuite/btcd/btcutil/v2"
	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wallet"
)

func TestI21PayMovesExactlyAmountAndFee(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 50_000), w.open("bob")
	p := w.paid(alice.Pay(t.Context(), permit(t, "rent", charter.Payment, 6_500), bob.Address(), 6_000))
	if b := w.balance(alice); b.Confirmed != 0 || b.Pending != 44_000-p.Fee || b.Reserved != 0 {
		t.Errorf("alice while it is pending: %+v", b)
	}
	if b := w.balance(bob); b.Confirmed != 0 || b.Pending != 6_000 {
		t.Errorf("bob while it is pending: %+v", b)
	}
	w.mine(1)
	if a, b := w.balance(alice), w.balance(bob); a.Confirmed != 44_000-p.Fee || b.Confirmed != 6_000 {
		t.Errorf("mined: alice %+v, bob %+v", a, b)
	}
	if got, err := bob.Received(t.Context(), bob.Address()); err != nil || got != 6_000 {
		t.Errorf("bob received %v: %v", got, err)
	}
	w.recount(alice, bob)
}

func TestFeeIsTheRateTimesTheSize(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 2_000, 2_000, 2_000, 2_000), w.open("bob")
	p := w.paid(alice.Pay(t.Context(), permit(t, "many", charter.Payment, 9_000), bob.Address(), 6_500))
	tx, err := btcutil.NewTxFromBytes(p.Raw)
	if err != nil {
		t.Fatal(err)
	}
	size := dolly.Sat(3*tx.MsgTx().SerializeSizeStripped()+tx.MsgTx().SerializeSize()+3) / 4
	if n := dolly.Sat(len(tx.MsgTx().TxIn)); n != 4 || p.Fee < size || p.Fee > size+n {
		t.Errorf("%d inputs, %d vB, fee %v", n, size, p.Fee)
	}
}

func TestSmallChangeGoesToTheFee(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 6_400), w.open("bob")
	p := w.paid(alice.Pay(t.Context(), permit(t, "rent", charter.Payment, 6_400), bob.Address(), 6_000))
	if p.Fee != 400 {
		t.Errorf("fee %v, want all that was left", p.Fee)
	}
}

func TestPayRefuses(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 20_000), w.open("bob")
	ok := permit(t, "ok", charter.Payment, 10_000)
	for _, c := range []struct {
		name   string
		permit charter.Permit
		to     string
		sat    dolly.Sat
		want   error
	}{
		{"no permit", charter.Permit{}, bob.Address(), 5_000, charter.ErrNoPermit},
		{"a permit to fund", permit(t, "fund", charter.Fund, 10_000), bob.Address(), 5_000, charter.ErrKind},
		{"above the ceiling", ok, bob.Address(), 10_001, charter.ErrTooMuch},
		{"ceiling without the fee", ok, bob.Address(), 10_000, charter.ErrTooMuch},
		{"negative", ok, bob.Address(), -1, charter.ErrTooMuch},
		{"dust", ok, bob.Address(), 999, wallet.ErrDust},
		{"no address", ok, "bob", 5_000, wallet.ErrAddress},
		{"of the main network", ok, "bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", 5_000, wallet.ErrAddress},
		{"a bare key", ok, "02" + fmt.Sprintf("%062x", 1) + "00", 5_000, wallet.ErrAddress},
		{"too much", permit(t, "much", charter.Payment, 90_000), bob.Address(), 80_000, wallet.ErrInsufficient},
	} {
		if _, err := alice.Pay(t.Context(), c.permit, c.to, c.sat); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", c.name, err, c.want)
		}
	}
	if b := w.balance(alice); b.Confirmed != 20_000 {
		t.Errorf("a refusal cost something: %+v", b)
	}
}

func TestI13PayIsIdempotentOverRestarts(t *testing.T) {
	w := newWorld(t)
	alice, bob, carol := w.open("alice", 50_000, 50_000), w.open("bob"), w.open("carol")
	rent := permit(t, "rent", charter.Renewal, 7_000)
	first := w.paid(alice.Pay(t.Context(), rent, bob.Address(), 6_000))
	for _, blocks := range []int{0, 1, 40} {
		w.mine(blocks)
		w.reopen(alice)
		if err := alice.Rebroadcast(t.Context()); err != nil {
			t.Fatal(err)
		}
		again := w.paid(alice.Pay(t.Context(), rent, bob.Address(), 6_000))
		if again.TxID != first.TxID || !bytes.Equal(again.Raw, first.Raw) {
			t.Fatalf("paid again: %+v", again)
		}
	}
	if _, err := alice.Pay(t.Context(), rent, carol.Address(), 6_000); !errors.Is(err, wallet.ErrChanged) {
		t.Errorf("I15: another address: %v", err)
	}
	if _, err := alice.Pay(t.Context(), rent, bob.Address(), 6_001); !errors.Is(err, wallet.ErrChanged) {
		t.Errorf("another amount: %v", err)
	}
	if b := w.balance(bob); b.Confirmed != 6_000 {
		t.Errorf("bob has %+v", b)
	}
	w.recount(alice, bob)
}

func TestI12CrashBetweenStoreAndBroadcast(t *testing.T) {
	for name, cut := range map[string]func(*line, bool){
		"never sent": func(l *line, on bool) { l.deaf.Store(on) },
		"reply lost": func(l *line, on bool) { l.mute.Store(on) },
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(t)
			alice, bob := w.open("alice", 50_000, 50_000), w.open("bob")
			rent := permit(t, "rent", charter.Payment, 7_000)
			cut(alice.line, true)
			first, err := alice.Pay(t.Context(), rent, bob.Address(), 6_000)
			if !errors.Is(err, errCut) || first.TxID == "" {
				t.Fatalf("over a cut line: %+v, %v", first, err)
			}
			w.reopen(alice)
			if b := w.balance(alice); b.Confirmed != 50_000 {
				t.Errorf("the promised coin looks free: %+v", b)
			}
			cut(alice.line, false)
			other := w.paid(alice.Pay(t.Context(), permit(t, "other", charter.Payment, 7_000), bob.Address(), 6_000))
			if shareInputs(t, first.Raw, other.Raw) {
				t.Error("I12: one output in two payments")
			}
			if err := alice.Rebroadcast(t.Context()); err != nil {
				t.Fatal(err)
			}
			w.mine(1)
			s, ok, err := alice.Status(t.Context(), rent.ID())
			if err != nil || !ok || s.TxID != first.TxID || s.Depth != 1 || s.Height != w.height() {
				t.Errorf("status %+v, %v, %v", s, ok, err)
			}
			w.recount(alice, bob)
		})
	}
}

func TestI11StoreErrorStopsTheWallet(t *testing.T) {
	for _, kept := range []bool{false, true} {
		w := newWorld(t)
		alice, bob := w.open("alice", 50_000, 50_000), w.open("bob")
		rent := permit(t, "rent", charter.Payment, 7_000)
		alice.store.breakOnce(kept)
		if _, err := alice.Pay(t.Context(), rent, bob.Address(), 6_000); !errors.Is(err, wallet.ErrStopped) {
			t.Fatalf("kept %v: paid with a broken store: %v", kept, err)
		}
		if _, err := alice.Pay(t.Context(), permit(t, "other", charter.Payment, 7_000), bob.Address(), 6_000); !errors.Is(err, wallet.ErrStopped) {
			t.Errorf("kept %v: signed after a store error: %v", kept, err)
		}
		if b := w.balance(bob); b.Pending != 0 {
			t.Errorf("kept %v: broadcast before it was on disk", kept)
		}
		w.reopen(alice)
		w.paid(alice.Pay(t.Context(), rent, bob.Address(), 6_000))
		w.mine(1)
		if b := w.balance(bob); b.Confirmed != 6_000 {
			t.Errorf("kept %v: bob has %+v", kept, b)
		}
	}
}

func TestStatusOfNothing(t *testing.T) {
	w := newWorld(t)
	if _, ok, err := w.open("alice").Status(t.Context(), id("nothing")); ok || err != nil {
		t.Errorf("%v, %v", ok, err)
	}
}

func TestReorgPutsAPaymentBackAndItIsMinedAgain(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 50_000), w.open("bob")
	rent := permit(t, "rent", charter.Payment, 7_000)
	first := w.paid(alice.Pay(t.Context(), rent, bob.Address(), 6_000))
	w.mine(2)
	if err := w.chain.Reorg(2, 0); err != nil {
		t.Fatal(err)
	}
	if s, _, err := alice.Status(t.Context(), rent.ID()); err != nil || !s.Seen || s.Depth != 0 {
		t.Errorf("taken back: %+v, %v", s, err)
	}
	if again := w.paid(alice.Pay(t.Context(), rent, bob.Address(), 6_000)); again.TxID != first.TxID {
		t.Error("I13: paid twice")
	}
	w.mine(3)
	if s, _, err := alice.Status(t.Context(), rent.ID()); err != nil || s.Depth != 3 {
		t.Errorf("mined again: %+v, %v", s, err)
	}
	w.recount(alice, bob)
}

func TestI12ParallelPaysShareNoInputs(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", slices.Repeat([]dolly.Sat{10_000}, 12)...), w.open("bob")
	raws := make([][]byte, 12)
	var all sync.WaitGroup
	for i := range raws {
		all.Go(func() {
			p, err := alice.Pay(t.Context(), permit(t, fmt.Sprint(i), charter.Payment, 7_000), bob.Address(), 5_000)
			if err != nil {
				t.Error(err)
			}
			raws[i] = p.Raw
			if _, err := alice.Balance(t.Context()); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	for i := range raws {
		for j := range i {
			if shareInputs(t, raws[i], raws[j]) {
				t.Errorf("payments %d and %d spend one output", i, j)
			}
		}
	}
	w.mine(1)
	if b := w.balance(bob); b.Confirmed != 60_000 {
		t.Errorf("bob has %+v", b)
	}
	w.recount(alice, bob)
}

func TestRestoredTwinLosesAndSaysSo(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 50_000), w.open("bob")
	twin := w.open("alice") // the same seed on an old image of the store
	rent := permit(t, "rent", charter.Payment, 9_000)
	alice.line.deaf.Store(true)
	if _, err := alice.Pay(t.Context(), rent, bob.Address(), 6_000); !errors.Is(err, errCut) {
		t.Fatal(err)
	}
	w.paid(twin.Pay(t.Context(), permit(t, "twin", charter.Payment, 9_000), bob.Address(), 7_000))
	alice.line.deaf.Store(false)
	w.mine(1)
	if s, _, err := alice.Status(t.Context(), rent.ID()); err != nil || !s.Lost {
		t.Errorf("status %+v, %v", s, err)
	}
	if _, err := alice.Pay(t.Context(), rent, bob.Address(), 6_000); !errors.Is(err, wallet.ErrRejected) {
		t.Errorf("a payment that can never arrive: %v", err)
	}
}

func shareInputs(t *testing.T, a, b []byte) bool {
	t.Helper()
	seen := map[wire.OutPoint]bool{}
	for _, raw := range [][]byte{a, b} {
		tx, err := btcutil.NewTxFromBytes(raw)
		if err != nil {
			t.Fatal(err)
		}
		for _, in := range tx.MsgTx().TxIn {
			if seen[in.PreviousOutPoint] {
				return true
			}
			seen[in.PreviousOutPoint] = true
		}
	}
	return false
}

func TestRebroadcastLetsGoOfWhatIsBuried(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice", 50_000), w.open("bob")
	w.paid(alice.Pay(t.Context(), permit(t, "rent", charter.Payment, 7_000), bob.Address(), 6_000))
	for _, c := range []struct{ blocks, live int }{{0, 1}, {29, 1}, {1, 0}} {
		w.mine(c.blocks)
		if err := alice.Rebroadcast(t.Context()); err != nil {
			t.Fatal(err)
		}
		if live := alice.store.count("wallet/live/"); live != c.live {
			t.Errorf("after %d more blocks %d are looked after", c.blocks, live)
		}
	}
	if n := alice.store.count("wallet/tx/"); n != 1 {
		t.Errorf("%d transactions are kept", n)
	}
}

func TestUnconfirmedCoinsAreNotSpent(t *testing.T) {
	w := newWorld(t)
	alice, bob := w.open("alice"), w.open("bob")
	w.must(w.chain.Fund(t.Context(), alice.Address(), []dolly.Sat{20_000}))
	rent := permit(t, "rent", charter.Payment, 7_000)
	if _, err := alice.Pay(t.Context(), rent, bob.Address(), 6_000); !errors.Is(err, wallet.ErrInsufficient) {
		t.Errorf("paid with what may vanish: %v", err)
	}
	w.mine(1)
	w.paid(alice.Pay(t.Context(), rent, bob.Address(), 6_000))
}
