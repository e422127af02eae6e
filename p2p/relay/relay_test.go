package relay

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"io"
	"math/rand/v2"
	"net"
	"net/netip"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

// hop is alice, who consumes, and bob, who carries to an origin.
type hop struct {
	alice, bob *p2p.Host
	server     *Server
	client     *Client
	origin     string

	mu   sync.Mutex
	paid int64
	pays []int64
}

func host(t testing.TB, name string) *p2p.Host {
	t.Helper()
	h, err := p2p.New(context.Background(), p2p.Config{
		Key:    wire.NewKey(sha256.Sum256([]byte(name))),
		Listen: []string{"/ip4/127.0.0.1/tcp/0"},
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// newHop serves an origin through bob. The consumer pays at once and in full,
// unless pay says otherwise.
func newHop(t testing.TB, cfg ServerConfig, pay func() error, origin func(*net.TCPConn)) *hop {
	t.Helper()
	addr := listen(t, origin)
	if cfg.Policy == nil {
		cfg.Policy = AllowOnly([]netip.AddrPort{addr})
	}
	h := &hop{alice: host(t, "alice"), bob: host(t, "bob"), origin: addr.String()}
	if err := h.alice.Connect(t.Context(), h.bob.Addrs()[0]); err != nil {
		t.Fatal(err)
	}
	h.server = Serve(h.bob, cfg)
	t.Cleanup(func() { _ = h.server.Close() })
	h.client = NewClient(h.alice, ClientConfig{Block: cfg.Block, Pay: func(_ context.Context, to dolly.PeerID, n int64) error {
		if err := pay(); err != nil {
			return err
		}
		if to != h.bob.Peer() {
			t.Errorf("paid %s", to)
		}
		if err := h.server.Settle(h.alice.Peer(), n); err != nil {
			t.Errorf("an honest payment: %v", err)
			return err
		}
		h.mu.Lock()
		defer h.mu.Unlock()
		h.paid += n
		h.pays = append(h.pays, n)
		return nil
	}})
	t.Cleanup(func() { _ = h.client.Close() })
	return h
}

func always() error { return nil }

func listen(t testing.TB, serve func(*net.TCPConn)) netip.AddrPort {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go func() {
				defer func() { _ = c.Close() }()
				serve(c.(*net.TCPConn))
			}()
		}
	}()
	return netip.MustParseAddrPort(l.Addr().String())
}

func (h *hop) dial(t testing.TB) *conn {
	t.Helper()
	c, err := h.client.Dial(t.Context(), h.bob.Peer(), h.origin)
	if err != nil {
		t.Fatal(err)
	}
	return c.(*conn)
}

func eventually(t testing.TB, what string, ok func() bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	timeout := time.After(20 * time.Second)
	for !ok() {
		select {
		case <-tick.C:
		case <-timeout:
			t.Fatalf("never: %s", what)
		}
	}
}

// settled flushes and checks that the books are equal to the byte.
func (h *hop) settled(t *testing.T, want int64) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	if err := h.client.Flush(ctx, h.bob.Peer()); err != nil {
		t.Fatal(err)
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	got := []int64{
		h.client.Received()[h.bob.Peer()], h.server.Carried(), h.server.Totals()[h.alice.Peer()], h.paid,
	}
	for _, n := range got {
		if n != got[0] || want >= 0 && n != want {
			t.Errorf("client's meter, carried, total, paid: %d, want all %d", got, want)
			break
		}
	}
	if u, v := h.client.Unsettled(h.bob.Peer()), h.server.Unsettled(h.alice.Peer()); u != 0 || v != 0 {
		t.Errorf("unsettled %d and %d", u, v)
	}
}

func echo(c *net.TCPConn) { _, _ = io.Copy(c, c) }

// source writes until it cannot.
func source(c *net.TCPConn) {
	b := make([]byte, 64<<10)
	for {
		if _, err := c.Write(b); err != nil {
			return
		}
	}
}

func TestEchoThroughOneHop(t *testing.T) {
	h := newHop(t, ServerConfig{Block: 64 << 10}, always, echo)
	const size, streams = 1_234_567, 4
	var group sync.WaitGroup
	for i := range streams {
		c := h.dial(t)
		group.Go(func() {
			want := make([]byte, size)
			fill := rand.NewChaCha8([32]byte{byte(i)})
			_, _ = fill.Read(want)
			go func() {
				_, _ = c.Write(want)
				_ = c.CloseWrite()
			}()
			got, err := io.ReadAll(c)
			if err != nil || !bytes.Equal(got, want) {
				t.Errorf("%d bytes came back, %v", len(got), err)
			}
			if err := c.Close(); err != nil {
				t.Error(err)
			}
		})
	}
	group.Wait()
	h.settled(t, 2*size*streams)
	for i, n := range h.pays[:len(h.pays)-1] {
		if n < leastPayment || n < 64<<10 && i > 100 { // whom the carrier knows by then
			t.Errorf("payment %d of %d bytes is less than a block", i, n)
		}
	}
	if h.server.Rate() < 0 {
		t.Error("negative rate")
	}
}

// TestAbortedDownload closes connections in the middle of an endless download:
// what was on its way is counted by both.
func TestAbortedDownload(t *testing.T) {
	h := newHop(t, ServerConfig{Block: 256 << 10}, always, source)
	for range 3 {
		c := h.dial(t)
		if _, err := io.CopyN(io.Discard, c, 1_000_000); err != nil {
			t.Fatal(err)
		}
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
		if _, err := c.Read(make([]byte, 1)); !errors.Is(err, net.ErrClosed) {
			t.Errorf("read after close: %v", err)
		}
	}
	h.settled(t, -1)
	if got := h.server.Carried(); got < 3_000_000 {
		t.Errorf("carried %d", got)
	}
}

// A stream that ends wakes one of its readers only; the other must not wait
// for ever. Close reads as well, until what was on its way has come.
func TestCloseWhileSomebodyReads(t *testing.T) {
	h := newHop(t, ServerConfig{Block: 256 << 10}, always, func(c *net.TCPConn) {
		_, _ = c.Write([]byte("one word, then silence"))
		<-t.Context().Done()
	})
	var readers sync.WaitGroup
	for range 40 {
		c := h.dial(t)
		if _, err := c.Read(make([]byte, 3)); err != nil {
			t.Fatal(err)
		}
		readers.Go(func() { _, _ = io.Copy(io.Discard, c) }) // ends with the close
		if err := c.Close(); err != nil {
			t.Fatal(err)
		}
	}
	ended := make(chan struct{})
	go func() { readers.Wait(); close(ended) }()
	select {
	case <-ended:
	case <-time.After(2 * drainTimeout):
		t.Fatal("a reader outlived its connection")
	}
	eventually(t, "every drain ends", func() bool {
		stacks := make([]byte, 1<<20)
		return !bytes.Contains(stacks[:runtime.Stack(stacks, true)], []byte("(*conn).drain"))
	})
}

func TestHalfClose(t *testing.T) {
	h := newHop(t, ServerConfig{}, always, func(c *net.TCPConn) {
		all, err := io.ReadAll(c) // returns only if the end comes through
		if err == nil {
			_, _ = c.Write(append([]byte("got "), all...))
		}
	})
	c := h.dial(t)
	if _, err := c.Write([]byte("this")); err != nil {
		t.Fatal(err)
	}
	if err := c.CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if all, err := io.ReadAll(c); err != nil || string(all) != "got this" {
		t.Errorf("%q, %v", all, err)
	}
	_ = c.Close()
	h.settled(t, 12)
}

// TestWhoDoesNotPayIsCut downloads without paying: the carrier stops at half a block,
// to the byte, and cuts after its patience.
func TestWhoDoesNotPayIsCut(t *testing.T) {
	const block = 256 << 10
	refusal := errors.New("no")
	h := newHop(t, ServerConfig{Block: block, Patience: 50 * time.Millisecond},
		func() error { return refusal }, source)
	c := h.dial(t)
	n, err := io.Copy(io.Discard, c)
	if err == nil || !errors.Is(err, refusal) {
		t.Errorf("ended with %v", err)
	}
	if n > block/2 || h.server.Carried() != block/2 {
		t.Errorf("got %d of %d bytes", n, h.server.Carried())
	}
	if _, err := h.client.Dial(t.Context(), h.bob.Peer(), h.origin); !errors.Is(err, ErrDebt) {
		t.Errorf("dial while in debt: %v", err)
	}
	if err := h.server.Settle(h.alice.Peer(), h.server.Unsettled(h.alice.Peer())+1); !errors.Is(err, ErrTooMuch) {
		t.Errorf("settle too much: %v", err)
	}
	if err := h.server.Settle(h.alice.Peer(), block/2); err != nil {
		t.Error(err)
	}
	h.dial(t)
}

// TestLatePaymentResumes stalls at the limit and goes on after the payment.
func TestLatePaymentResumes(t *testing.T) {
	const block = 64 << 10
	var mu sync.Mutex
	late := true
	h := newHop(t, ServerConfig{Block: block, Patience: time.Hour}, func() error {
		mu.Lock()
		defer mu.Unlock()
		if late {
			return errors.New("later")
		}
		return nil
	}, source)
	c := h.dial(t)
	go func() {
		eventually(t, "the limit is reached", func() bool { return h.server.Unsettled(h.alice.Peer()) >= block/2 })
		mu.Lock()
		defer mu.Unlock()
		late = false
	}()
	if _, err := io.CopyN(io.Discard, c, 10*block); err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	h.settled(t, -1)
}

func TestCarrierDiesAndComesBack(t *testing.T) {
	h := newHop(t, ServerConfig{Block: 1 << 20}, always, source)
	c := h.dial(t)
	if _, err := io.CopyN(io.Discard, c, 300_000); err != nil {
		t.Fatal(err)
	}
	if err := h.server.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(io.Discard, c); err == nil {
		t.Error("a dead carrier's stream ended in good order")
	}
	_ = c.Close()
	h.mu.Lock()
	paid := h.paid
	h.mu.Unlock()
	if got := h.client.Unsettled(h.bob.Peer()); paid+got < 300_000 {
		t.Errorf("unsettled %d, paid %d", got, paid)
	}
	eventually(t, "the session has ended", func() bool {
		h.client.tallies[h.bob.Peer()].mu.Lock()
		defer h.client.tallies[h.bob.Peer()].mu.Unlock()
		return h.client.tallies[h.bob.Peer()].current == nil
	})
	h.server = Serve(h.bob, ServerConfig{Policy: AllowOnly([]netip.AddrPort{netip.MustParseAddrPort(h.origin)})})
	t.Cleanup(func() { _ = h.server.Close() })
	again := h.dial(t)
	if got := h.client.Unsettled(h.bob.Peer()); got != 0 {
		t.Errorf("the new carrier is owed %d", got)
	}
	_ = again.Close()
}

func TestRefusedDials(t *testing.T) {
	closed := listen(t, echo)
	h := newHop(t, ServerConfig{Admit: func(p dolly.PeerID) error {
		if p == wire.NewKey(sha256.Sum256([]byte("carol"))).Peer() {
			return errors.New("not you")
		}
		return nil
	}, Policy: func(_ context.Context, dest string) (netip.AddrPort, error) {
		if dest == "nobody:1" {
			return netip.MustParseAddrPort("127.0.0.1:1"), nil
		}
		return AllowOnly([]netip.AddrPort{closed})(context.Background(), dest)
	}}, always, echo)
	for dest, want := range map[string]error{
		h.origin: ErrRefused, "nobody:1": ErrUnreachable, "nonsense": ErrBadRequest,
	} {
		if _, err := h.client.Dial(t.Context(), h.bob.Peer(), dest); !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", dest, err, want)
		}
	}
	carol := host(t, "carol")
	if err := carol.Connect(t.Context(), h.bob.Addrs()[0]); err != nil {
		t.Fatal(err)
	}
	other := NewClient(carol, ClientConfig{})
	defer func() { _ = other.Close() }()
	if _, err := other.Dial(t.Context(), h.bob.Peer(), closed.String()); !errors.Is(err, ErrNotAdmitted) {
		t.Errorf("carol: %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := h.client.Dial(ctx, h.bob.Peer(), closed.String()); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
	if err := h.client.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := h.client.Dial(t.Context(), h.bob.Peer(), closed.String()); !errors.Is(err, ErrClosed) {
		t.Errorf("closed: %v", err)
	}
}

// TestRate counts tokens instead of time: what was carried is what the bucket
// held and what flowed into it.
func TestRate(t *testing.T) {
	const bytesPerSecond = 2 << 20
	h := newHop(t, ServerConfig{Rate: bytesPerSecond}, always, source)
	start := time.Now()
	c := h.dial(t)
	if _, err := io.CopyN(io.Discard, c, 1<<20); err != nil {
		t.Fatal(err)
	}
	allowed := float64(h.server.line.Burst()) + bytesPerSecond*time.Since(start).Seconds()
	if got := h.server.Carried(); float64(got) > allowed+1 {
		t.Errorf("carried %d, tokens %.0f", got, allowed)
	}
	h.server.SetRate(0)
	if _, err := io.CopyN(io.Discard, c, 1<<20); err != nil {
		t.Fatal(err)
	}
	_ = c.Close()
	h.settled(t, -1)
}
