package edge

import (
	"context"
	"encoding/json"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

// shown is a node with one view and an event a moment.
type shown struct{ did atomic.Bool }

func (*shown) Info(context.Context) (dolly.Info, error) {
	return dolly.Info{Name: "ada", Addrs: []string{}}, nil
}

func (*shown) Get(context.Context, dolly.View, dolly.Query) (json.RawMessage, error) {
	return json.RawMessage(`{"slots":7}`), nil
}

func (*shown) Watch(ctx context.Context, from uint64) (<-chan dolly.Event, error) {
	ch := make(chan dolly.Event)
	go func() {
		defer close(ch)
		for ; ; from++ {
			select {
			case ch <- dolly.Event{Seq: from + 1, Kind: "test"}:
			case <-ctx.Done():
				return
			}
		}
	}()
	return ch, nil
}

func (*shown) Why(context.Context, uint64) (dolly.Explanation, error) {
	return dolly.Explanation{}, nil
}

func (s *shown) Do(_ context.Context, _ dolly.Action, dry bool) (dolly.Result, error) {
	if !dry {
		s.did.Store(true)
	}
	return dolly.Result{Done: !dry, Lines: []string{}}, nil
}

func (*shown) Close() error { return nil }

// An observer reads over the network, and can do nothing; others cannot even read, and
// who is struck off the list can no longer.
func TestObserversOnlyRead(t *testing.T) {
	key := func(b byte) wire.Key { return wire.NewKey([32]byte{b}) }
	agent, bob, carol := key(1), key(2), key(3)
	host, err := p2p.New(t.Context(), p2p.Config{Key: agent, Listen: []string{"/ip4/127.0.0.1/tcp/0"}})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var struck atomic.Bool
	node, ended := &shown{}, make(chan error, 1)
	go func() {
		ended <- observe(ctx, host, node, func(_ context.Context, p dolly.PeerID) bool { return p == bob.Peer() && !struck.Load() })
	}()
	addr := host.Addrs()[0]
	n := attached(t, bob, addr)
	if _, err := DialAgent(ctx, carol, addr); dolly.KindOf(err) != dolly.Refused || dolly.HintOf(err) == "" {
		t.Errorf("carol: %v", err)
	}
	if i, err := n.Info(ctx); err != nil || i.Name != "ada" || !i.ReadOnly {
		t.Errorf("%+v: %v", i, err)
	}
	if v, err := dolly.Fetch[dolly.FleetView](ctx, n, dolly.ViewFleet, dolly.Query{}); err != nil || v.Slots != 7 {
		t.Errorf("%+v: %v", v, err)
	}
	if _, err := n.Do(ctx, dolly.Action{Name: "leave"}, false); dolly.KindOf(err) != dolly.Refused || node.did.Load() {
		t.Errorf("an observer acted: %v", err)
	}
	events, err := n.Watch(ctx, 5)
	if err != nil || (<-events).Seq != 6 || (<-events).Seq != 7 {
		t.Errorf("events: %v", err)
	}
	struck.Store(true)
	if _, err := n.Info(ctx); dolly.KindOf(err) != dolly.Refused {
		t.Errorf("bob may no longer look: %v", err)
	}
	if err := n.Close(); err != nil {
		t.Error(err)
	}
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
	if err := host.Close(); err != nil {
		t.Error(err)
	}
}

// attached tries until the protocol is served.
func attached(t *testing.T, key wire.Key, addr string) dolly.Node {
	t.Helper()
	for end := time.Now().Add(10 * time.Second); ; {
		n, err := DialAgent(t.Context(), key, addr)
		if err == nil {
			return n
		}
		if time.Now().After(end) {
			t.Fatal(err)
		}
	}
}

func TestDialAgentNeedsAnAddress(t *testing.T) {
	for _, addr := range []string{"", "nowhere", "/ip4/127.0.0.1/tcp/1", "/ip4/127.0.0.1/tcp/1/p2p/x", "/p2p/" + wire.NewKey([32]byte{1}).Peer().String()} {
		if _, err := DialAgent(t.Context(), wire.NewKey([32]byte{2}), addr); dolly.KindOf(err) != dolly.Usage {
			t.Errorf("%q: %v", addr, err)
		}
	}
	if IsPeerAddr("/run/dolly.sock") || IsPeerAddr("p2p/x") || !IsPeerAddr("/dns4/a.example/tcp/1/p2p/12D3") {
		t.Error("a socket is taken for an address, or the other way round")
	}
}
