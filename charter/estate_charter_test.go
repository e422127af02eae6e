package charter

import (
	"errors"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

// wild is the charter of a small fleet without a warden.
func wild(change func(*Charter)) Charter {
	c := limits()
	c.LeaseKey, c.WardenPeer = dolly.PeerID{}, dolly.PeerID{}
	if change != nil {
		change(&c)
	}
	return c
}

func TestHalfAWardenIsRefused(t *testing.T) {
	if err := wild(nil).Check(); err != nil {
		t.Fatalf("without a warden: %v", err)
	}
	for name, change := range map[string]func(*Charter){
		"a lease key":  func(c *Charter) { c.LeaseKey = leaser.Peer() },
		"a peer":       func(c *Charter) { c.WardenPeer = leaser.Peer() },
		"an address":   func(c *Charter) { c.WardenAddrs = []string{"/ip4/127.0.0.1/tcp/1"} },
		"a standby":    func(c *Charter) { c.StandbyKey = leaser.Peer() },
		"adoption":     func(c *Charter) { c.Adopt = []Adopted{{Key: alice.Peer()}} },
		"no stop key":  func(c *Charter) { c.StopKey = dolly.PeerID{} },
		"a long lease": func(c *Charter) { c.LeaseLife = MaxLease + 1 },
	} {
		if err := wild(change).Check(); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := NewRegistry(dolly.Town, sealed(t, wild(nil)), leaser); !errors.Is(err, ErrSigner) {
		t.Errorf("a registry of a charter without a warden: %v", err)
	}
}

func TestTheBoundSaysOnWhatItDepends(t *testing.T) {
	if got := limits().Bound(); got != "at most 3 live agents" {
		t.Error(got)
	}
	if got := wild(nil).Bound(); !strings.Contains(got, "at most 3") || !strings.Contains(got, "only if no parent lies and no disk is cloned") {
		t.Error(got)
	}
}
