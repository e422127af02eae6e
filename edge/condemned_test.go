package edge

import (
	"context"
	"errors"
	"io"
	"log/slog"
	"math/rand/v2"
	"net"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/p2p/relay"
	"github.com/dollynator/dolly/wire"
)

// carrying is alice, whose mind and relay are wired as an agent's are. She
// carries to an echo.
func carrying(t *testing.T) (*p2p.Host, *Carrier, string) {
	t.Helper()
	echo, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = echo.Close() })
	go func() {
		for {
			c, err := echo.Accept()
			if err != nil {
				return
			}
			go func() { _, _ = io.Copy(c, c); _ = c.Close() }()
		}
	}()
	host := hostOf(t, "alice")
	policy, err := ExitTo(dolly.Town, []string{echo.Addr().String()})
	if err != nil {
		t.Fatal(err)
	}
	carrier := NewCarrier(host, relay.ServerConfig{Policy: policy})
	if err := errors.Join(carrier.Exit(true), carrier.Switch(true)); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = carrier.Switch(false) })
	mind(t, host, carrier)
	return host, carrier, echo.Addr().String()
}

// mind runs a trader on a host until the test ends.
func mind(t *testing.T, host *p2p.Host, carrier *Carrier) {
	t.Helper()
	s, shelf := pace(), &keep.Shelf{}
	tc, err := TradeConfig(s, named("alice"), nil)
	if err != nil {
		t.Fatal(err)
	}
	body := &node.Body{Network: s.Network, Net: Net{host}, Log: slog.New(slog.DiscardHandler), Settle: carrier.Settle, Refuse: carrier.Refuse}
	loop, err := node.NewLoop(trade.New(tc, shelf), node.LoopConfig{
		Shelf: shelf, Store: store.Memory(), Clock: s.WorldClock(), Rand: rand.New(rand.NewPCG(1, 1)), Tick: time.Duration(s.Pace.Tick), Hand: body.Hand,
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ran := make(chan error, 1)
	go func() { ran <- loop.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		body.Wait()
		if err := <-ran; err != nil {
			t.Error(err)
		}
	})
	if err := body.Start(ctx, loop); err != nil {
		t.Fatal(err)
	}
}

// forkOf proves that a key signed two first blocks; each at is another proof.
func forkOf(t *testing.T, liar wire.Key, at dolly.Time) []byte {
	t.Helper()
	var raw [2][]byte
	for i := range raw {
		b, err := ledger.New(dolly.Town).Debit(liar, ledger.Transfer, named("carol").Peer(), dolly.MB(i+1), dolly.Hash{}, at)
		if err != nil {
			t.Fatal(err)
		}
		raw[i] = b.Raw
	}
	return wire.Marshal(ledger.ForkProof{A: raw[0], B: raw[1]})
}

// TestI27TheRelayRefusesACondemnedKey goes the whole way: a stranger publishes
// a proof, alice's mind judges it, and her relay breaks off what it carried.
func TestI27TheRelayRefusesACondemnedKey(t *testing.T) {
	alice, carrier, echo := carrying(t)
	bob, carol := hostOf(t, "bob"), hostOf(t, "carol")
	for _, h := range []*p2p.Host{bob, carol} {
		if err := h.Connect(t.Context(), alice.Addrs()[0]); err != nil {
			t.Fatal(err)
		}
	}
	consumer := relay.NewClient(bob, relay.ClientConfig{Pay: func(context.Context, dolly.PeerID, int64) error { return nil }})
	defer func() { _ = consumer.Close() }()
	c, err := consumer.Dial(t.Context(), alice.Peer(), echo)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	var word [5]byte
	if _, err := c.Write([]byte("hello")); err != nil {
		t.Fatal(err)
	}
	if _, err := io.ReadFull(c, word[:]); err != nil || string(word[:]) != "hello" {
		t.Fatalf("carried %q, %v", word, err)
	}
	topic := node.Topic(trade.TopicLedger)
	err = Net{carol}.Join(topic, 64<<10, func([]byte) (trade.Verdict, any) { return trade.Pass, nil }, func(dolly.PeerID, []byte, any) {})
	if err != nil {
		t.Fatal(err)
	}
	publishUntilCut(t, carol, topic, c)
	for _, state := range []string{"running on", "started again"} {
		if _, err := consumer.Dial(t.Context(), alice.Peer(), echo); !errors.Is(err, relay.ErrNotAdmitted) {
			t.Errorf("%s, the relay answers a condemned key: %v", state, err)
		}
		if err := errors.Join(carrier.Switch(false), carrier.Switch(true)); err != nil {
			t.Fatal(err)
		}
	}
}

// publishUntilCut tells of bob's fork, with another proof each time, since a
// message is passed on once and the first may come before the mesh stands.
func publishUntilCut(t *testing.T, from *p2p.Host, topic string, c net.Conn) {
	t.Helper()
	cut := make(chan struct{})
	go func() {
		defer close(cut)
		_, _ = c.Read(make([]byte, 1))
	}()
	again := time.NewTicker(50 * time.Millisecond)
	defer again.Stop()
	late := time.After(patience)
	for at := dolly.Time(1); ; at++ {
		if err := from.Publish(t.Context(), topic, forkOf(t, named("bob"), at)); err != nil {
			t.Fatal(err)
		}
		select {
		case <-cut:
			return
		case <-late:
			t.Fatal("never: the relay breaks off")
		case <-again.C:
		}
	}
}
