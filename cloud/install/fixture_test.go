package install_test

import (
	"context"
	"crypto/ed25519"
	"fmt"
	"os"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/town/landlord"
	"github.com/dollynator/dolly/town/lifeline"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// TestMain is the tests, or the agent that they install.
func TestMain(m *testing.M) {
	if len(os.Args) > 1 && os.Args[1] == "agent" {
		if os.Args[2] == "--enrol" {
			fmt.Println("a public key and its proof")
			os.Exit(0)
		}
		<-lifeline.Watch()
		os.Exit(1)
	}
	os.Exit(m.Run())
}

const offer = dolly.OfferID("north/small/eu")

// still is a clock that stands.
type still struct{}

func (still) Now() dolly.Time { return 1_000_000 }

// generous is a wallet that was paid whatever was asked.
type generous struct{ addresses atomic.Int64 }

func (g *generous) NewAddress(string) (string, error) {
	return fmt.Sprintf("address-%d", g.addresses.Add(1)), nil
}
func (*generous) Received(context.Context, string) (dolly.Sat, error)     { return 5000, nil }
func (*generous) Refund(context.Context, string, string, dolly.Sat) error { return nil }

func keyOf(b byte) wire.Key { return wire.NewKey([32]byte{b}) }

func signerOf(t *testing.T, b byte) ssh.Signer {
	t.Helper()
	seed := keyOf(b).Seed()
	s, err := ssh.NewSignerFromKey(ed25519.NewKeyFromSeed(seed[:]))
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// permit lets alice do one thing under a charter that she signed herself.
func permit(t *testing.T, kind charter.SpendKind, o dolly.OfferID, most dolly.Sat) charter.Permit {
	t.Helper()
	raw, err := charter.NewCharter(keyOf('a'), charter.Charter{
		Fleet: "alice", Network: dolly.Town, Epoch: 1, Expiry: 2_000_000, Providers: []string{"north", "south"},
		Caps: charter.Caps{Total: 100_000, PerAct: 50_000, PerLease: 50_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := charter.OpenCharter(dolly.Town, raw)
	if err != nil {
		t.Fatal(err)
	}
	p, err := charter.AllowSelf(c, keyOf('a').Peer(), 0, still{}.Now(),
		charter.Spend{ID: wire.Sum([]byte{byte(kind)}), Kind: kind, Offer: o, MaxSat: most})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// server rents one in a town of its own, for alice's key.
func server(t *testing.T) (cloud.Server, *landlord.Landlord) {
	t.Helper()
	l, err := landlord.New(landlord.Config{
		Dir: t.TempDir(), Clock: still{}, Speed: 1, Payments: &generous{}, Poll: 5 * time.Millisecond,
		Offers: []landlord.OfferSpec{{Offer: dolly.Offer{ID: offer, Price: 5000, Period: dolly.Day, Available: true}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- l.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	town := cloud.NewTown(l.URL())
	q, err := town.Quote(ctx, offer)
	if err != nil {
		t.Fatal(err)
	}
	order := cloud.Order{Key: "alice-1", SSHKey: string(ssh.MarshalAuthorizedKey(signerOf(t, 'a').PublicKey())), RefundAddress: "alice"}
	if _, err := town.Rent(ctx, permit(t, charter.Payment, offer, 5000), q, order); err != nil {
		t.Fatal(err)
	}
	var s cloud.Server
	eventually(t, "the server runs", func() bool {
		s, err = town.Lookup(ctx, order.Key)
		return err == nil && s.State == cloud.Running
	})
	return s, l
}

func owned(t *testing.T, s cloud.Server) cloud.Ownership {
	t.Helper()
	own, err := cloud.Own(s)
	if err != nil {
		t.Fatal(err)
	}
	return own
}

func session(t *testing.T, own cloud.Ownership) *install.Session {
	t.Helper()
	s, err := install.Dial(t.Context(), permit(t, charter.Install, own.Offer(), 0), own, signerOf(t, 'a'))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	return s
}

// eventually polls until ok holds.
func eventually(t *testing.T, what string, ok func() bool) {
	t.Helper()
	for end := time.Now().Add(20 * time.Second); time.Now().Before(end); {
		if ok() {
			return
		}
		<-time.After(5 * time.Millisecond)
	}
	t.Fatalf("waited in vain: %s", what)
}
