package p2p

import (
	"bytes"
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

func TestI32BudgetIsNeverExceeded(t *testing.T) {
	var b budget
	const large = 1 << 20
	for range maxLarge / large {
		if b.try(large) != nil {
			t.Fatal("no room though there is")
		}
	}
	if b.try(large) == nil || b.try(growFrom+1) == nil {
		t.Error("a large one takes what is for the small")
	}
	for range (maxHeld - maxLarge) / growFrom {
		if b.try(growFrom) != nil {
			t.Fatal("no room for a small one though there is")
		}
	}
	if b.try(1) == nil {
		t.Error("a byte too many")
	}
	ended, cancel := context.WithCancel(t.Context())
	cancel()
	if err := b.enter(ended, 1); !errors.Is(err, context.Canceled) {
		t.Errorf("waited in vain: %v", err)
	}
	entered := make(chan error)
	for range 2 {
		go func() { entered <- b.enter(t.Context(), growFrom) }()
	}
	b.leave(2 * growFrom)
	for range 2 {
		if err := <-entered; err != nil {
			t.Error(err)
		}
	}
	if b.held != maxHeld {
		t.Errorf("%d bytes are held, want %d", b.held, maxHeld)
	}
}

// TestI32RequestsOfAllPeers has no room left: a large request waits for its
// turn, a small one is answered, a large response is refused.
func TestI32RequestsOfAllPeers(t *testing.T) {
	alice, bob := pair(t)
	alice.Handle(proto, MaxMessage, echo)
	alice.Handle("/big", 10, func(context.Context, dolly.PeerID, []byte) ([]byte, error) { return make([]byte, growFrom+1), nil })
	alice.held.try(maxLarge)
	if _, err := bob.Request(t.Context(), alice.Peer(), proto, []byte("small")); err != nil {
		t.Errorf("a small request: %v", err)
	}
	if _, err := bob.Request(t.Context(), alice.Peer(), "/big", nil); !errors.Is(err, ErrRemote) || !strings.Contains(err.Error(), ErrBusy.Error()) {
		t.Errorf("a large response: %v", err)
	}
	want, done := bytes.Repeat([]byte{1}, growFrom+1), make(chan error)
	go func() {
		got, err := bob.Request(within(t, 20*time.Second), alice.Peer(), proto, want)
		if err == nil && !bytes.Equal(got, want) {
			err = errors.New("came back different")
		}
		done <- err
	}()
	eventually(t, "the large request waits", func() bool {
		alice.held.mu.Lock()
		defer alice.held.mu.Unlock()
		return alice.held.news != nil
	})
	alice.held.leave(maxLarge)
	if err := <-done; err != nil {
		t.Errorf("a large request: %v", err)
	}
	eventually(t, "nothing is held", func() bool {
		alice.held.mu.Lock()
		defer alice.held.mu.Unlock()
		return alice.held.held == 0
	})
}
