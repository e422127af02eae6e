package p2p

import (
	"bytes"
	"context"
	"errors"
	"io"
	"net"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

const proto = "/dolly/1/test"

func echo(_ context.Context, _ dolly.PeerID, raw []byte) ([]byte, error) { return raw, nil }

func TestRequest(t *testing.T) {
	alice, bob := pair(t)
	alice.Handle(proto, 200_000, echo)
	for _, n := range []int{0, 1, 1000, growFrom, growFrom + 1, 200_000} {
		want := bytes.Repeat([]byte{7}, n)
		got, err := bob.Request(t.Context(), alice.Peer(), proto, want)
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("%d bytes came back as %d, %v", n, len(got), err)
		}
	}
}

func TestRequestRefusals(t *testing.T) {
	alice, bob := pair(t)
	alice.Handle(proto, 100, func(_ context.Context, from dolly.PeerID, raw []byte) ([]byte, error) {
		switch string(raw) {
		case "panic":
			panic("a stranger's doing")
		case "big":
			return make([]byte, MaxMessage+1), nil
		case "long":
			return nil, errors.New(strings.Repeat("ö", maxRefusal))
		}
		return nil, errors.New("not for " + from.Short())
	})
	for _, c := range []struct {
		what string
		to   dolly.PeerID
		on   string
		raw  []byte
		want error
		text string
	}{
		{"handler's error", alice.Peer(), proto, nil, ErrRemote, "not for " + bob.Peer().Short()},
		{"long error", alice.Peer(), proto, []byte("long"), ErrRemote, "ööö"},
		{"over the handler's limit", alice.Peer(), proto, make([]byte, 101), ErrRemote, "too large"},
		{"far over it", alice.Peer(), proto, make([]byte, MaxMessage), ErrRemote, "too large"},
		{"over every limit", alice.Peer(), proto, make([]byte, MaxMessage+1), ErrTooLarge, ""},
		{"response too large", alice.Peer(), proto, []byte("big"), ErrRemote, "too large"},
		{"unknown protocol", alice.Peer(), "/other", nil, ErrNoHandler, ""},
		{"oneself", bob.Peer(), proto, nil, ErrSelf, ""},
		{"unknown peer", keyOf("carol").Peer(), proto, nil, ErrNoAddr, ""},
	} {
		_, err := bob.Request(t.Context(), c.to, c.on, c.raw)
		if !errors.Is(err, c.want) || err == nil || !strings.Contains(err.Error(), c.text) {
			t.Errorf("%s: %v", c.what, err)
		}
	}
	if _, err := bob.Request(t.Context(), alice.Peer(), proto, []byte("panic")); err == nil {
		t.Error("a panic answered")
	}
	alice.Handle("/echo", 10, echo)
	if _, err := bob.Request(t.Context(), alice.Peer(), "/echo", nil); err != nil {
		t.Errorf("after a panic: %v", err)
	}
}

func TestRequestCancelled(t *testing.T) {
	alice, bob := pair(t)
	begun, end := make(chan struct{}), make(chan struct{})
	alice.Handle(proto, 10, func(context.Context, dolly.PeerID, []byte) ([]byte, error) {
		close(begun)
		<-end
		return nil, nil
	})
	defer close(end)
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-begun; cancel() }()
	if _, err := bob.Request(ctx, alice.Peer(), proto, nil); !errors.Is(err, context.Canceled) {
		t.Errorf("cancelled: %v", err)
	}
}

// TestI32RequestsOfOnePeer floods a slow handler: no more than peerRequests
// run at a time, all are answered, and nothing is kept of the peer afterwards.
func TestI32RequestsOfOnePeer(t *testing.T) {
	alice, bob := pair(t)
	var running, most atomic.Int32
	var once sync.Once
	full := make(chan struct{})
	alice.Handle(proto, 10, func(ctx context.Context, _ dolly.PeerID, _ []byte) ([]byte, error) {
		n := running.Add(1)
		defer running.Add(-1)
		for old := most.Load(); n > old && !most.CompareAndSwap(old, n); old = most.Load() {
		}
		if n == peerRequests {
			once.Do(func() { close(full) })
		}
		select {
		case <-full:
		case <-ctx.Done():
		}
		if n > peerRequests {
			return nil, errors.New("too many at a time")
		}
		return nil, nil
	})
	done := make(chan error)
	const n = peerRequests + 1
	for range n {
		go func() {
			_, err := bob.Request(within(t, 20*time.Second), alice.Peer(), proto, nil)
			done <- err
		}()
	}
	for range n {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() > peerRequests {
		t.Errorf("%d at a time", most.Load())
	}
	eventually(t, "the gate is gone", func() bool {
		alice.requests.mu.Lock()
		defer alice.requests.mu.Unlock()
		return len(alice.requests.by) == 0
	})
}

func TestStreamHalfClose(t *testing.T) {
	alice, bob := pair(t)
	alice.HandleStream(proto, func(from dolly.PeerID, c net.Conn) {
		defer func() { _ = c.Close() }()
		all, err := io.ReadAll(c)
		if err == nil && from == bob.Peer() && c.RemoteAddr().String() == from.String() {
			_, _ = c.Write(append([]byte("got "), all...))
		}
	})
	c, err := bob.OpenStream(t.Context(), alice.Peer(), proto)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = c.Close() }()
	if _, err := c.Write([]byte("this")); err != nil {
		t.Fatal(err)
	}
	if err := c.(*Conn).CloseWrite(); err != nil {
		t.Fatal(err)
	}
	if all, err := io.ReadAll(c); err != nil || string(all) != "got this" {
		t.Errorf("%q, %v", all, err)
	}
	alice.Unhandle(proto)
	if _, err := carolOf(t, alice).OpenStream(t.Context(), alice.Peer(), proto); !errors.Is(err, ErrNoHandler) {
		t.Errorf("after Unhandle: %v", err)
	}
}

// carolOf is a fresh host that knows of nobody's protocols yet.
func carolOf(t *testing.T, to *Host) *Host {
	carol := start(t, "carol")
	if err := carol.Connect(t.Context(), to.Addrs()[0]); err != nil {
		t.Fatal(err)
	}
	return carol
}
