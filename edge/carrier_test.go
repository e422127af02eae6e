package edge

import (
	"errors"
	"net"
	"net/netip"
	"testing"

	"github.com/dollynator/dolly/p2p/relay"
)

// TestWillNot2CarryOutWhatTheNewestCharterShuts opens and shuts the way out of a
// carrier whose config and birth charter allowed it.
func TestWillNot2CarryOutWhatTheNewestCharterShuts(t *testing.T) {
	out, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = out.Close() })
	alice, bob := hostOf(t, "alice"), hostOf(t, "bob")
	if err := alice.Connect(t.Context(), bob.Addrs()[0]); err != nil {
		t.Fatal(err)
	}
	policy := relay.AllowOnly([]netip.AddrPort{netip.MustParseAddrPort(out.Addr().String())})
	c := NewCarrier(bob, relay.ServerConfig{Policy: policy})
	t.Cleanup(func() {
		if err := c.Switch(false); err != nil {
			t.Error(err)
		}
	})
	leaves := func() error {
		client := relay.NewClient(alice, relay.ClientConfig{})
		conn, err := client.Dial(t.Context(), bob.Peer(), out.Addr().String())
		if err == nil {
			_ = conn.Close()
		}
		return errors.Join(err, client.Close())
	}
	exit := func(allowed bool) {
		t.Helper()
		if err := c.Exit(allowed); err != nil {
			t.Fatal(err)
		}
	}
	if err := c.Switch(true); err != nil {
		t.Fatal(err)
	}
	if err := leaves(); !errors.Is(err, relay.ErrRefused) {
		t.Errorf("before the charter is known: %v", err)
	}
	exit(true)
	if err := leaves(); err != nil {
		t.Errorf("allowed: %v", err)
	}
	exit(false)
	if err := leaves(); !errors.Is(err, relay.ErrRefused) {
		t.Errorf("shut by a later charter: %v", err)
	}
	if err := errors.Join(c.Switch(false), c.Switch(true)); err != nil {
		t.Fatal(err)
	}
	if err := leaves(); !errors.Is(err, relay.ErrRefused) {
		t.Errorf("shut, and switched off and on: %v", err)
	}
}
