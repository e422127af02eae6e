package edge

import (
	"context"
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
