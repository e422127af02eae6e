package p2p

import (
	"context"
	"crypto/sha256"
	"testing"
	"time"

	"github.com/dollynator/dolly/wire"
)

func keyOf(name string) wire.Key { return wire.NewKey(sha256.Sum256([]byte(name))) }

// start runs the host of name on a free port of loopback.
func start(t testing.TB, name string, bootstrap ...string) *Host {
	t.Helper()
	h, err := New(context.Background(), Config{
		Key: keyOf(name), Listen: []string{"/ip4/127.0.0.1/tcp/0"}, Bootstrap: bootstrap, Agent: "dolly-test",
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = h.Close() })
	return h
}

// pair is alice and bob, connected.
func pair(t testing.TB) (alice, bob *Host) {
	t.Helper()
	alice = start(t, "alice")
	bob = start(t, "bob", alice.Addrs()[0])
	eventually(t, "bob reaches alice", func() bool { return len(bob.Peers()) == 1 && len(alice.Peers()) == 1 })
	return alice, bob
}

// eventually polls until ok, for twenty seconds.
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

func within(t testing.TB, d time.Duration) context.Context {
	t.Helper()
	ctx, cancel := context.WithTimeout(context.Background(), d)
	t.Cleanup(cancel)
	return ctx
}
