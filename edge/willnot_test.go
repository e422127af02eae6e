package edge

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/p2p/relay"
	"github.com/dollynator/dolly/town/landlord"
	"github.com/dollynator/dolly/wire"
)

// What GROWTH.md says that Dolly will not do, by its number there: here, what the
// real edges refuse.

// paid is a wallet to which everything was paid.
type paid struct{}

func (paid) NewAddress(string) (string, error)                       { return "pay-here", nil }
func (paid) Received(context.Context, string) (dolly.Sat, error)     { return 5000, nil }
func (paid) Refund(context.Context, string, string, dolly.Sat) error { return nil }
func (paid) Now() dolly.Time                                         { return 1_000 }

// rentedGround is alice's ground with one running server, by the key of order.
func rentedGround(t *testing.T) *Ground {
	t.Helper()
	l, err := landlord.New(landlord.Config{
		Dir: t.TempDir(), Clock: paid{}, Speed: 1, Payments: paid{}, Poll: 5 * time.Millisecond,
		Offers: []landlord.OfferSpec{{Offer: dolly.Offer{ID: place, Price: 5000, Period: dolly.Day, Available: true}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	var runs sync.WaitGroup
	runs.Go(func() {
		if err := l.Run(ctx); err != nil {
			t.Error(err)
		}
	})
	t.Cleanup(func() {
		cancel()
		runs.Wait()
	})
	g := &Ground{
		Landlord: cloud.NewTown(l.URL()), Network: dolly.Town, Key: wire.NewKey([32]byte{2}), Refund: "refund", Contact: "alice",
		Config: func(purchase.Purchase, install.Paths) []byte { return []byte("config") },
	}
	q, err := g.Landlord.Quote(ctx, place)
	if err != nil {
		t.Fatal(err)
	}
	g.do(t, purchase.Rent{Key: order, QuoteID: q.ID, Address: q.Address, Offer: place, Price: q.Price, ValidUntil: q.ValidUntil})
	for end := time.Now().Add(20 * time.Second); ; <-time.After(5 * time.Millisecond) {
		if l, ok := g.do(t, purchase.Lookup{Key: order}).(purchase.LookedUp); ok && l.State == string(cloud.Running) {
			return g
		}
		if time.Now().After(end) {
			t.Fatal("the server never ran")
		}
	}
}

// do carries out one step of a birth on the ground.
func (g *Ground) do(t *testing.T, e purchase.Effect) purchase.Fact {
	t.Helper()
	kind, most := charter.Install, dolly.Sat(0)
	if _, rents := e.(purchase.Rent); rents {
		kind, most = charter.Payment, 5000
	}
	buy := purchase.Purchase{ID: dolly.Hash{1}, Key: order, Offer: place, Kind: purchase.Birth}
	may := permit(t, g.Key, charter.Spend{ID: buy.ID, Kind: kind, Offer: place, MaxSat: most})
	return g.Work(t.Context(), life.Buy{Purchase: buy, Do: e, Permit: may})
}

// A binary that changed since this process began is not handed on, whatever
// wrote it there.
func TestWillNot8InstallAnotherProgram(t *testing.T) {
	g := rentedGround(t)
	const text = "this very program"
	file := filepath.Join(t.TempDir(), "dolly")
	if err := os.WriteFile(file, []byte(text), 0o700); err != nil {
		t.Fatal(err)
	}
	g.Program = Program{path: file, size: int64(len(text)), digest: wire.Sum([]byte(text))}
	if got := g.do(t, purchase.Install{}); got != (purchase.Installed{}) {
		t.Fatalf("the program itself: %#v", got)
	}
	for name, other := range map[string]string{"changed": "a better program!", "shorter": text[:9]} {
		if err := os.WriteFile(file, []byte(other), 0o700); err != nil {
			t.Fatal(err)
		}
		got := g.do(t, purchase.Install{})
		if f, failed := got.(purchase.InstallFailed); !failed || !strings.Contains(f.Why, install.ErrDigest.Error()) {
			t.Errorf("%s: %#v", name, got)
		}
	}
}

// TestWillNot2LetTrafficOut takes each of the four keys to an exit away.
func TestWillNot2LetTrafficOut(t *testing.T) {
	exit := func(spoil func(*agentParts)) error {
		p := agentParts{s: settings.Default("state")}
		p.s.Relay.On, p.s.Relay.Exit, p.s.Contact = false, []string{"9.9.9.9:443"}, "alice@example.org"
		p.law.Body.Exit = true
		p.will.Offer = place
		p.will.Offers = []dolly.Offer{{ID: "alpha/other/north", Relay: dolly.RelayExit}, {ID: place, Relay: dolly.RelayExit}}
		spoil(&p)
		_, err := p.carrier()
		return err
	}
	if err := exit(func(*agentParts) {}); err != nil {
		t.Fatalf("all four: %v", err)
	}
	terms := func(r dolly.RelayPolicy) func(*agentParts) {
		return func(p *agentParts) { p.will.Offers[1].Relay = r }
	}
	for name, spoil := range map[string]func(*agentParts){
		"the charter says nothing":   func(p *agentParts) { p.law.Body.Exit = false },
		"no contact":                 func(p *agentParts) { p.s.Contact = "" },
		"a blank contact":            func(p *agentParts) { p.s.Contact = " \t" },
		"a contact nobody can read":  func(p *agentParts) { p.s.Contact = "a\x1b[2J" },
		"terms that allow relays":    terms(dolly.RelayAllow),
		"terms that deny":            terms(dolly.RelayDeny),
		"terms that nobody knows":    terms(dolly.RelayUnknown),
		"terms that are not there":   terms(""),
		"terms in other words":       terms("EXIT"),
		"the terms of another offer": func(p *agentParts) { p.will.Offers = p.will.Offers[:1] },
		"no offers known":            func(p *agentParts) { p.will.Offers = nil },
	} {
		if err := exit(spoil); dolly.KindOf(err) != dolly.Refused {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, network := range []dolly.Network{dolly.Main, dolly.Test} {
		for _, inside := range []string{"127.0.0.1:80", "10.0.0.1:80", "169.254.169.254:80", "[fd00:ec2::254]:80", "[::1]:80", "0.0.0.0:80"} {
			err := exit(func(p *agentParts) { p.s.Network, p.s.Relay.Exit = network, []string{"9.9.9.9:443", inside} })
			if dolly.KindOf(err) != dolly.Usage {
				t.Errorf("%s on %s: %v", inside, network, err)
			}
		}
	}
	// Not in the config: the fourth key.
	policy, err := ExitTo(dolly.Test, nil)
	if err != nil {
		t.Fatal(err)
	}
	if to, err := policy(t.Context(), "9.9.9.9:443"); !errors.Is(err, relay.ErrRefused) {
		t.Errorf("without a word in the config: %s, %v", to, err)
	}
}

func TestPeersAreToldTheContact(t *testing.T) {
	for contact, want := range map[string]string{" alice@example.org": "dolly/1 (alice@example.org)", "": "dolly/1", "a\nb": "dolly/1"} {
		if got := agentName("1", contact); got != want {
			t.Errorf("%q: %q", contact, got)
		}
	}
}

func TestWillNot5RentWithoutAContact(t *testing.T) {
	p := newProvider(t)
	p.answers["/rent"] = cloud.Server{ID: "s1", Key: order, Offer: place, State: cloud.Unpaid, Address: "a", Price: 4000}
	p.ground.Contact = ""
	got := p.work(purchase.Rent{Key: order, QuoteID: "q1", Address: "a", Offer: place, Price: 4000})
	if _, failed := got.(purchase.EffectFailed); !failed || p.asked["/rent"] != "" {
		t.Errorf("%#v, asked %q", got, p.asked["/rent"])
	}
}
