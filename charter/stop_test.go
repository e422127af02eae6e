package charter

import (
	"errors"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"pgregory.net/rapid"
)

func order(epoch, seq uint64, kind OrderKind) []byte {
	return SealStop(stopper, dolly.Town, Stop{Fleet: "test", Epoch: epoch, Seq: seq, Kind: kind})
}

func TestI07OrdersEndTheSameInAnySequence(t *testing.T) {
	c := sealed(t, limits())
	rapid.Check(t, func(t *rapid.T) {
		var raws [][]byte
		for range rapid.IntRange(1, 6).Draw(t, "n") {
			raws = append(raws, order(rapid.Uint64Range(0, 2).Draw(t, "epoch"),
				rapid.Uint64Range(1, 3).Draw(t, "seq"), OrderKind(rapid.IntRange(1, 4).Draw(t, "kind"))))
		}
		want := absorb(t, c, raws)
		got := absorb(t, c, rapid.Permutation(append(raws, raws[0])).Draw(t, "sequence"))
		if string(got.Halt) != string(want.Halt) || string(got.Last) != string(want.Last) {
			t.Fatal("the sequence of orders matters")
		}
	})
}

func absorb(t *rapid.T, c Signed[Charter], raws [][]byte) Orders {
	var o Orders
	for _, raw := range raws {
		next, _, err := o.Absorb(c, raw)
		if err != nil {
			t.Fatal(err)
		}
		o = next
	}
	return o
}

func TestStanding(t *testing.T) {
	c := sealed(t, limits()) // epoch 1
	for name, tc := range map[string]struct {
		raws [][]byte
		want OrderKind
	}{
		"none":                     {nil, Resume},
		"pause":                    {[][]byte{order(1, 1, Pause)}, Pause},
		"highest counts":           {[][]byte{order(1, 3, Resume), order(1, 2, Drain)}, Resume},
		"stop absorbs":             {[][]byte{order(1, 1, Halt), order(1, 9, Resume)}, Halt},
		"stop of a later epoch":    {[][]byte{order(2, 1, Halt)}, Halt},
		"stop of an earlier epoch": {[][]byte{order(0, 9, Halt)}, Resume},
	} {
		var o Orders
		for _, raw := range tc.raws {
			next, _, err := o.Absorb(c, raw)
			must(t, err)
			o = next
		}
		if got := o.Standing(c); got != tc.want {
			t.Errorf("%s: %v, want %v", name, got, tc.want)
		}
	}
}

// Of two orders with one number, which only a mistake makes, the stricter stands.
func TestI07TheStricterOfTwoStands(t *testing.T) {
	c := sealed(t, limits())
	for _, raws := range [][][]byte{
		{order(1, 1, Drain), order(1, 1, Pause)},
		{order(1, 1, Pause), order(1, 1, Drain)},
	} {
		var o Orders
		for _, raw := range raws {
			next, _, err := o.Absorb(c, raw)
			must(t, err)
			o = next
		}
		if got := o.Standing(c); got != Drain {
			t.Errorf("%v stands", got)
		}
	}
}

// A halt of an earlier epoch that comes late does not take the place of the present one's.
func TestI07AnOldHaltLiftsNoneOfToday(t *testing.T) {
	next := limits()
	next.Epoch, next.Prev = 2, sealed(t, limits()).Hash()
	c := sealed(t, next)
	var o Orders
	for _, raw := range [][]byte{order(2, 1, Halt), order(1, 9, Halt)} {
		o, _, _ = o.Absorb(c, raw)
	}
	if got := o.Standing(c); got != Halt {
		t.Errorf("%v stands", got)
	}
}

func TestStopBySomebodyElseIsNone(t *testing.T) {
	c := sealed(t, limits())
	forged := SealStop(operator, dolly.Town, Stop{Fleet: "test", Epoch: 1, Seq: 1, Kind: Halt})
	if _, err := OpenStop(c, forged); !errors.Is(err, ErrSigner) {
		t.Errorf("the operator's own key: %v", err)
	}
	other := SealStop(stopper, dolly.Town, Stop{Fleet: "other", Epoch: 1, Seq: 1, Kind: Halt})
	if _, err := OpenStop(c, other); !errors.Is(err, ErrInvalid) {
		t.Errorf("another fleet's stop: %v", err)
	}
}

func TestI07StopHoldsOverRestarts(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	must(t, w.act(a, 1, 100, true))
	_, err := a.Permit(w.now, payment(1, 100))
	must(t, err)
	image := w.restart(a, 5) // restored later, without the order
	halt := order(1, 1, Halt)
	if news, err := a.OnStop(halt); err != nil || !news {
		t.Fatalf("%v, %v", news, err)
	}
	if news, _ := a.OnStop(halt); news {
		t.Error("the same order is news twice")
	}
	a = w.restart(a, 2)
	if _, err := a.Permit(w.now, payment(1, 100)); !errors.Is(err, ErrStopped) {
		t.Errorf("bought after the stop: %v", err)
	}
	if _, err := a.Certify(w.now, dolly.Hash{1}, bob.Peer(), ""); !errors.Is(err, ErrStopped) {
		t.Errorf("certified after the stop: %v", err)
	}
	if a.WantsLease(w.now) {
		t.Error("a stopped agent asks for leases")
	}
	w.ask(operator, halt)
	if err := w.lease(image); !errors.Is(err, ErrStopped) || image.Order() != Halt {
		t.Errorf("the restored image: %v, under %v", err, image.Order())
	}
	receipt, err := a.Receipt(2, 700)
	must(t, err)
	if got := w.refusal(alice, receipt); got != 0 || w.r.Snapshot().Receipts != 1 {
		t.Errorf("the receipt: %v", got)
	}
}

// TestALeaseTellsTheOrder: a pause and its end refuse no lease, so the lease
// itself must say them.
func TestALeaseTellsTheOrder(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	for i, kind := range []OrderKind{Pause, Drain, Resume} {
		w.ask(operator, order(1, uint64(i)+1, kind))
		if a.Order() == kind {
			t.Errorf("knows of the order to %v before its lease", kind)
		}
		must(t, w.lease(a))
		if a.Order() != kind {
			t.Errorf("after the lease under %v, want %v", a.Order(), kind)
		}
	}
}

func TestAReceiptCountsOnceForAnAgentAndAnOrder(t *testing.T) {
	w := newWorld(t, limits())
	a := w.root(alice)
	pause, drain := order(1, 1, Pause), order(1, 2, Drain)
	w.ask(operator, pause)
	show := func(swaps uint32, want Reason, receipts int, lines uint64) {
		t.Helper()
		before, _ := w.r.Head()
		raw, err := a.Receipt(swaps, 700)
		must(t, err)
		if got := w.refusal(alice, raw); got != want {
			t.Errorf("the warden says %v, want %v", got, want)
		}
		after, _ := w.r.Head()
		if got := w.r.Snapshot().Receipts; got != receipts || after-before != lines {
			t.Errorf("%d receipts and %d lines, want %d and %d", got, after-before, receipts, lines)
		}
	}
	_, err := a.OnStop(pause)
	must(t, err)
	show(2, 0, 1, 1)
	show(2, 0, 1, 0)       // the answer was lost
	show(1, ErrPace, 1, 0) // a swap ended meanwhile
	w.pass(receiptPace)
	show(1, 0, 1, 1)
	w.ask(operator, drain)
	if got := w.r.Snapshot().Receipts; got != 0 {
		t.Errorf("%d receipts for an order that nobody has heard", got)
	}
	show(1, ErrStale, 0, 0)
	_, err = a.OnStop(drain)
	must(t, err)
	show(0, 0, 1, 1)
}

func TestALineWithAReceiptOfNobodyIsNotReplayed(t *testing.T) {
	w := newWorld(t, limits())
	for name, raw := range map[string][]byte{
		"not signed":         []byte("receipt"),
		"a slot too high":    wire.Seal(alice, dolly.Town, KindReceipt, Receipt{Slot: 99}),
		"of another network": wire.Seal(alice, dolly.Main, KindReceipt, Receipt{}),
	} {
		if err := w.r.Replay([]Line{{Index: 1, At: w.now, Receipt: raw}}); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// Who signed on a machine whose clock was behind must not be told that it is done.
func TestAWeakerOrderIsRefusedNotAcknowledged(t *testing.T) {
	w := newWorld(t, limits())
	drain := order(1, 5, Drain)
	for range 2 {
		if kind, _ := wire.Kind(w.ask(stopper, drain)); kind != KindAck {
			t.Fatalf("the order got a %s", kind)
		}
	}
	if got := w.refusal(stopper, order(1, 4, Resume)); got != ErrStale {
		t.Errorf("an earlier one: %v", got)
	}
	if got := w.r.Snapshot().Order; got != Drain.String() {
		t.Errorf("under %s", got)
	}
}
