package p2p

import (
	"context"
	"errors"
	"runtime"
	"slices"
	"testing"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/protocol/ping"
)

// TestWhatAHostSaysOfItself: peers of every version rely on these.
func TestWhatAHostSaysOfItself(t *testing.T) {
	alice, bob := pair(t)
	known, id := bob.lib.Peerstore(), toID(alice.Peer())
	want := []protocol.ID{"/floodsub/1.0.0", "/ipfs/id/1.0.0", "/ipfs/id/push/1.0.0", "/ipfs/ping/1.0.0",
		"/meshsub/1.0.0", "/meshsub/1.1.0", "/meshsub/1.2.0", "/meshsub/1.3.0"}
	eventually(t, "bob knows what alice runs, which is the last he hears", func() bool {
		agent, err := known.Get(id, "AgentVersion")
		return err == nil && agent == "dolly-test"
	})
	protocols, err := known.GetProtocols(id)
	slices.Sort(protocols)
	if err != nil || !slices.Equal(protocols, want) {
		t.Errorf("alice speaks %v, bob knows %v, %v", want, protocols, err)
	}
	eventually(t, "bob knows where alice listens", func() bool {
		got := known.Addrs(id)
		return len(got) == 1 && got[0].Equal(alice.lib.Addrs()[0])
	})
	if r := <-ping.Ping(within(t, 10*time.Second), bob.lib, id); r.Error != nil || r.RTT <= 0 {
		t.Errorf("a ping took %s, %v", r.RTT, r.Error)
	}
}

// TestAMutePeerHoldsNobody: bob takes every stream and answers none.
func TestAMutePeerHoldsNobody(t *testing.T) {
	alice, bob := pair(t)
	asked := make(chan struct{}, 1)
	bob.lib.net.SetStreamHandler(func(network.Stream) { asked <- struct{}{} })
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		<-asked
		cancel()
	}()
	if _, err := alice.OpenStream(ctx, bob.Peer(), "/dolly-test/unknown"); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want %v", err, context.Canceled)
	}
}

// TestClosedHostsLeaveNothing counts goroutines, of which a host has many.
func TestClosedHostsLeaveNothing(t *testing.T) {
	before := runtime.NumGoroutine()
	t.Run("hosts", func(t *testing.T) { pair(t) })
	p, err := newParts(keyOf("carol"))
	if err != nil {
		t.Fatal(err)
	}
	if err := p.close(); err != nil {
		t.Fatal(err)
	}
	if _, err := New(t.Context(), Config{Key: keyOf("carol"), Bootstrap: []string{"nowhere"}}); err == nil {
		t.Fatal("a host that keeps a connection to nowhere")
	}
	eventually(t, "all goroutines end", func() bool { return runtime.NumGoroutine() <= before })
}
