package edge

import (
	"bytes"
	"context"
	"errors"
	"log/slog"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/node/warden"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

// lawFor is a fleet whose warden is at this host.
func lawFor(t *testing.T, warden dolly.PeerID) charter.Signed[charter.Charter] {
	t.Helper()
	raw, err := charter.NewCharter(named("operator"), charter.Charter{
		Fleet: "rivers", Network: dolly.Town, Epoch: 1, Slots: 2, Births: 5, BirthsPerMonth: 4, Depth: 2,
		Caps: charter.Caps{Total: 10_000, PerAct: 500, PerLease: 1000}, Expiry: dolly.Time(1) << 60,
		LeaseKey: named("lease").Peer(), StopKey: named("stop").Peer(), WardenPeer: warden,
		LeaseLife: 24 * time.Hour, ActLife: 10 * time.Minute, VoidDelay: 12 * time.Hour,
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := charter.OpenCharter(dolly.Town, raw)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

func named(s string) wire.Key { return wire.NewKey([32]byte(wire.Sum([]byte(s)))) }

func hostOf(t *testing.T, name string) *p2p.Host {
	t.Helper()
	h, err := p2p.New(t.Context(), p2p.Config{Key: named(name), Listen: []string{"/ip4/127.0.0.1/tcp/0"}, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := h.Close(); err != nil {
			t.Error(err)
		}
	})
	return h
}

// disk is a store that can be full.
type disk struct {
	dolly.Store
	full atomic.Bool
}

var errFull = errors.New("no room")

func (d *disk) Update(f func(dolly.Writer) error) error {
	if d.full.Load() {
		return errFull
	}
	return d.Store.Update(f)
}

// A warden that cannot write answers nobody any more: its program must end, so
// that whoever looks after it starts it again.
func TestAHallEndsWithItsWardensDisk(t *testing.T) {
	host := hostOf(t, "warden")
	c, clock, d := lawFor(t, host.Peer()), pace().WorldClock(), &disk{Store: store.Memory()}
	w, err := warden.Open(d, dolly.Town, c.Raw, named("lease"), clock)
	if err != nil {
		t.Fatal(err)
	}
	h, err := NewHall(HallConfig{Host: host, Warden: w, Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	d.full.Store(true)
	if err := w.Stop(orderOf(1, charter.Pause)); !errors.Is(err, warden.ErrBroken) {
		t.Fatalf("an order on a full disk: %v", err)
	}
	if err := h.Run(t.Context()); !errors.Is(err, warden.ErrBroken) || !errors.Is(err, errFull) {
		t.Errorf("it ends with %v", err)
	}
}

// newHall is a warden on the network, running until the test ends.
func newHall(t *testing.T) (*p2p.Host, *warden.Warden, charter.Signed[charter.Charter]) {
	t.Helper()
	host := hostOf(t, "warden")
	c := lawFor(t, host.Peer())
	clock := pace().WorldClock()
	w, err := warden.Open(store.Memory(), dolly.Town, c.Raw, named("lease"), clock)
	if err != nil {
		t.Fatal(err)
	}
	h, err := NewHall(HallConfig{Host: host, Warden: w, Clock: clock, Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		if err := h.Run(ctx); err != nil {
			t.Error(err)
		}
	}()
	t.Cleanup(func() { cancel(); <-ended })
	return host, w, c
}

func orderOf(seq uint64, kind charter.OrderKind) []byte {
	return charter.SealStop(named("stop"), dolly.Town, charter.Stop{Fleet: "rivers", Epoch: 1, Seq: seq, Kind: kind})
}

func TestI08TheWardenTellsWhoIsConnected(t *testing.T) {
	host, w, c := newHall(t)
	alice, bob := hostOf(t, "alice"), hostOf(t, "bob")
	var refusals atomic.Int32
	held := make(chan []byte, 64)
	alice.Handle(trade.Protocol, 1<<16, func(_ context.Context, _ dolly.PeerID, raw []byte) ([]byte, error) {
		var r trade.Request
		if err := wire.Unmarshal(raw, &r); err != nil {
			return nil, err
		}
		theirs, err := life.OpenWord(r.Body)
		if err != nil || len(theirs.Raw) == 0 {
			return wire.Marshal(life.NewWord(c, charter.Orders{})), err
		}
		if len(theirs.Raw) == 1 { // the charter, and no order yet
			return wire.Marshal(life.NewWord(c, charter.Orders{})), nil
		}
		if refusals.Add(1) < 3 {
			return nil, errors.New("not now")
		}
		held <- theirs.Raw[1]
		return wire.Marshal(theirs), nil
	})
	gossiped := make(chan []byte, 64)
	holds := Verdict(func(raw []byte) bool { return life.CheckWord(c, raw) })
	err := bob.Join("/dolly/1/rivers/charter", 1<<16, holds, func(_ dolly.PeerID, raw []byte, _ any) { gossiped <- raw })
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range []*p2p.Host{alice, bob} {
		if err := h.Connect(t.Context(), host.Addrs()[0]); err != nil {
			t.Fatal(err)
		}
	}
	(&bazaar{T: t}).until("bob takes part in the topic", func() bool {
		return slices.ContainsFunc(host.Peers(), func(p p2p.PeerInfo) bool { return p.Peer == bob.Peer() && len(p.Topics) == 1 })
	})
	order := orderOf(1, charter.Pause)
	if _, err := alice.Request(t.Context(), host.Peer(), LeaseProtocol, order); err != nil {
		t.Fatal(err)
	}
	for what, got := range map[string]chan []byte{"shown": held, "gossiped": gossiped} {
		select {
		case raw := <-got:
			if !bytes.Equal(raw, order) {
				t.Errorf("another record was %s", what)
			}
		case <-time.After(patience):
			t.Fatalf("the order was not %s", what)
		}
	}
	if w.View().Order != "pause" {
		t.Errorf("the warden is under %s", w.View().Order)
	}
}

func TestTheWardenTakesOrdersFromAgents(t *testing.T) {
	host, w, c := newHall(t)
	alice := hostOf(t, "alice")
	if err := alice.Connect(t.Context(), host.Addrs()[0]); err != nil {
		t.Fatal(err)
	}
	order := orderOf(1, charter.Halt)
	mine := life.NewWord(c, charter.Orders{Halt: order})
	theirs, err := ShowWord(t.Context(), alice, host.Peer(), mine)
	if err != nil || theirs.Sum != mine.Sum || w.View().Order != "stop" {
		t.Errorf("the warden is under %s: %v", w.View().Order, err)
	}
	theirs, err = ShowWord(t.Context(), alice, host.Peer(), life.Word{Raw: [][]byte{{1}}})
	if err != nil || len(theirs.Raw) != 2 || !bytes.Equal(theirs.Raw[0], c.Raw) || !bytes.Equal(theirs.Raw[1], order) {
		t.Errorf("who holds nothing hears %d records: %v", len(theirs.Raw), err)
	}
}
