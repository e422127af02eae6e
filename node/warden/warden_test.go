package warden

import (
	"bytes"
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

func key(b byte) wire.Key { return wire.NewKey([32]byte{b}) }

var operator, leaser, stopper, alice = key(1), key(2), key(3), key(10)

type clock struct{ now dolly.Time }

func (c *clock) Now() dolly.Time { return c.now }

func limits(fleet string) []byte { return law(fleet, func(*charter.Charter) {}) }

func law(fleet string, change func(*charter.Charter)) []byte {
	c := charter.Charter{
		Fleet: fleet, Network: dolly.Town, Epoch: 1, Slots: 2, Births: 5, BirthsPerMonth: 4, Depth: 2,
		Caps: charter.Caps{Total: 10_000, PerAct: 500, PerLease: 1000}, Expiry: dolly.Time(0).Add(400 * dolly.Day),
		LeaseKey: leaser.Peer(), StopKey: stopper.Peer(), WardenPeer: leaser.Peer(),
		LeaseLife: 24 * time.Hour, ActLife: 10 * time.Minute, VoidDelay: 12 * time.Hour,
	}
	change(&c)
	raw, err := charter.NewCharter(operator, c)
	if err != nil {
		panic(err)
	}
	return raw
}

func opened(t *testing.T, m *memory) *Warden {
	t.Helper()
	w, err := Open(m, dolly.Town, limits("test"), leaser, &clock{1000})
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func root(t *testing.T) *charter.Holder {
	t.Helper()
	c, err := charter.OpenCharter(dolly.Town, limits("test"))
	if err != nil {
		t.Fatal(err)
	}
	cert, err := charter.Grant(operator, c, 0, 0, alice.Peer(), charter.Home{})
	if err != nil {
		t.Fatal(err)
	}
	h, err := charter.NewHolder(alice, c, [][]byte{cert}, charter.HolderState{}, charter.Nonce{1})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

func leaseAsk(t testing.TB, h *charter.Holder) []byte {
	t.Helper()
	raw, err := h.LeaseRequest(charter.Tip{})
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

func ask(t *testing.T, w *Warden, raw []byte) []byte {
	t.Helper()
	reply, err := w.Handle(t.Context(), alice.Peer(), raw)
	if err != nil {
		t.Fatal(err)
	}
	return reply
}

func TestRestartGivesEqualReplies(t *testing.T) {
	m, h := newMemory(), root(t)
	w := opened(t, m)
	var asked, replied [][]byte
	do := func(raw []byte, err error) {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		reply := ask(t, w, raw)
		if err := h.OnReply(1000, reply); err != nil {
			t.Fatal(err)
		}
		asked, replied = append(asked, raw), append(replied, reply)
		w = opened(t, m) // a restart after every request
		if again := ask(t, w, raw); !bytes.Equal(again, reply) {
			t.Fatalf("request %d got another reply after a restart", len(asked))
		}
		w = opened(t, m)
		if h.Order() == charter.Resume {
			if err := w.Confirm(w.View().Head); err != nil {
				t.Fatal(err)
			}
		}
	}
	do(h.LeaseRequest(charter.Tip{Seq: 1}))
	do(h.ActRequest(dolly.Hash{1}, 100, true))
	do(h.SettleRequest(dolly.Hash{1}, 0, charter.Failed))
	do(h.LeaseRequest(charter.Tip{Seq: 2}))
	do(h.Leave(), nil)
	for i := 2; i < len(asked); i++ { // numbers before the last granted one are stale
		if !bytes.Equal(ask(t, w, asked[i]), replied[i]) {
			t.Errorf("request %d got another reply at the end", i)
		}
	}
}

func TestNoReplyBeforeItIsDurable(t *testing.T) {
	m, h := newMemory(), root(t)
	w := opened(t, m)
	m.fail = true
	reply, err := w.Handle(t.Context(), alice.Peer(), leaseAsk(t, h))
	if !errors.Is(err, errDisk) || reply != nil {
		t.Fatalf("answered %d bytes: %v", len(reply), err)
	}
	m.fail = false
	if _, err := w.Handle(t.Context(), alice.Peer(), leaseAsk(t, h)); !errors.Is(err, ErrBroken) {
		t.Errorf("a broken warden goes on: %v", err)
	}
	if err := w.Stop(nil); !errors.Is(err, ErrBroken) {
		t.Errorf("a broken warden takes orders: %v", err)
	}
	w = opened(t, m)
	if err := h.OnReply(1000, ask(t, w, leaseAsk(t, h))); err != nil {
		t.Errorf("after opening it again: %v", err)
	}
}

func TestStoreOfAnotherCharter(t *testing.T) {
	m := newMemory()
	opened(t, m)
	if _, err := Open(m, dolly.Town, limits("other"), leaser, &clock{}); !errors.Is(err, ErrOtherCharter) {
		t.Errorf("got %v", err)
	}
	if _, err := Open(newMemory(), dolly.Town, limits("test"), stopper, &clock{}); !errors.Is(err, charter.ErrSigner) {
		t.Errorf("another lease key: %v", err)
	}
	if _, err := Open(newMemory(), dolly.Main, limits("test"), leaser, &clock{}); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("another network: %v", err)
	}
}

func TestDamagedStore(t *testing.T) {
	m, h := newMemory(), root(t)
	ask(t, opened(t, m), leaseAsk(t, h))
	m.values[lineKey(1)][5] ^= 1
	if _, err := Open(m, dolly.Town, limits("test"), leaser, &clock{}); err == nil {
		t.Error("a damaged line was replayed")
	}
}

func TestStopIsKeptAndWatched(t *testing.T) {
	m := newMemory()
	w := opened(t, m)
	lines := make(chan charter.Line, 1)
	cancel := w.Watch(lines)
	stop := charter.SealStop(stopper, dolly.Town, charter.Stop{Fleet: "test", Epoch: 1, Seq: 1, Kind: charter.Halt})
	if err := w.Stop(stop); err != nil {
		t.Fatal(err)
	}
	if l := <-lines; !bytes.Equal(l.Order, stop) {
		t.Error("the watcher saw another line")
	}
	cancel()
	if e := w.Exposure(); e.Order != "stop" || e.Sat != 0 || w.Charter().Body.Epoch != 1 {
		t.Errorf("nobody lives, and %+v can be lost", e)
	}
	if got := opened(t, m).View().Order; got != "stop" {
		t.Errorf("after a restart the order is %q", got)
	}
	if err := w.Stop([]byte("no order")); err == nil {
		t.Error("rubbish was taken as an order")
	}
}

func TestHandleFromManyGoroutines(t *testing.T) {
	w, h := opened(t, newMemory()), root(t)
	raw := leaseAsk(t, h)
	replies := make([][]byte, 8)
	var wg sync.WaitGroup
	for i := range replies {
		wg.Go(func() { replies[i], _ = w.Handle(context.Background(), alice.Peer(), raw) })
	}
	wg.Wait()
	for _, r := range replies {
		if len(r) == 0 || !bytes.Equal(r, replies[0]) {
			t.Fatal("the same request got two replies")
		}
	}
	if v := w.View(); v.Index != 1 || v.Used != 1 {
		t.Errorf("%d lines, %d slots", v.Index, v.Used)
	}
	over, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := w.Handle(over, alice.Peer(), raw); !errors.Is(err, context.Canceled) {
		t.Errorf("answered nobody: %v", err)
	}
}
