package landlord

import (
	"context"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/wire"
)

// hands is a clock that tests move.
type hands struct{ at atomic.Int64 }

func (h *hands) Now() dolly.Time         { return dolly.Time(h.at.Load()) }
func (h *hands) forward(d time.Duration) { h.at.Add(d.Milliseconds()) }

// purse is a wallet whose payments tests make.
type purse struct {
	mu       sync.Mutex
	n        int
	received map[string]dolly.Sat
	refunds  map[string]dolly.Sat // by id
	broken   int                  // refunds that fail first
}

func (p *purse) NewAddress(string) (string, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.n++
	return fmt.Sprintf("address-%d", p.n), nil
}

func (p *purse) Received(_ context.Context, address string) (dolly.Sat, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.received[address], nil
}

func (p *purse) Refund(_ context.Context, id, to string, amount dolly.Sat) error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.broken > 0 {
		p.broken--
		return fmt.Errorf("no coins for %s", to)
	}
	p.refunds[id] = amount
	return nil
}

func (p *purse) pay(address string, amount dolly.Sat) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.received[address] += amount
}

func (p *purse) refunded() dolly.Sat {
	p.mu.Lock()
	defer p.mu.Unlock()
	var sum dolly.Sat
	for _, amount := range p.refunds {
		sum += amount
	}
	return sum
}

const (
	good  = dolly.OfferID("north/good/eu")
	bad   = dolly.OfferID("north/bad/eu")
	other = dolly.OfferID("south/good/eu")
)

// world is a town with a landlord, its wallet and its clock.
type world struct {
	*Landlord
	town  *cloud.Town
	clock *hands
	purse *purse
}

func spec(id dolly.OfferID, fail float64) OfferSpec {
	return OfferSpec{Offer: dolly.Offer{ID: id, Price: 5000, Period: 9 * dolly.Day, Available: true}, Fail: fail}
}

// newWorld runs a landlord until the test ends.
func newWorld(t *testing.T, change ...func(*Config)) world {
	t.Helper()
	w := world{clock: new(hands), purse: &purse{received: map[string]dolly.Sat{}, refunds: map[string]dolly.Sat{}}}
	cfg := Config{
		Dir: t.TempDir(), Clock: w.clock, Speed: 4320, Payments: w.purse, Poll: 2 * time.Millisecond, Seed: 1,
		Offers: []OfferSpec{spec(good, 0), spec(bad, 1), spec(other, 0)},
	}
	for _, f := range change {
		f(&cfg)
	}
	var err error
	w.Landlord, err = New(cfg)
	if err != nil {
		t.Fatal(err)
	}
	w.town = cloud.NewTown(w.URL())
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	go func() { ended <- w.Run(ctx) }()
	t.Cleanup(func() {
		cancel()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	return w
}

func permit(t *testing.T, kind charter.SpendKind, o dolly.OfferID) charter.Permit {
	t.Helper()
	key := wire.NewKey([32]byte{'a'})
	raw, err := charter.NewCharter(key, charter.Charter{
		Fleet: "alice", Network: dolly.Town, Epoch: 1, Expiry: 9, Providers: []string{"north", "south"},
		Caps: charter.Caps{Total: 100_000, PerAct: 50_000, PerLease: 50_000},
	})
	if err != nil {
		t.Fatal(err)
	}
	c, err := charter.OpenCharter(dolly.Town, raw)
	if err != nil {
		t.Fatal(err)
	}
	p, err := charter.AllowSelf(c, key.Peer(), 0, 1, charter.Spend{ID: wire.Sum([]byte("x")), Kind: kind, Offer: o, MaxSat: 5000})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func order(t *testing.T, key string) cloud.Order {
	t.Helper()
	return cloud.Order{Key: key, SSHKey: line(signer(t, 'a')), RefundAddress: "alice"}
}

// rentOne orders an offer under a key.
func (w world) rentOne(t *testing.T, o dolly.OfferID, key string) (cloud.Server, error) {
	t.Helper()
	q, err := w.town.Quote(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return w.town.Rent(t.Context(), permit(t, charter.Payment, o), q, order(t, key))
}

// live is a server that was paid for and runs.
func (w world) live(t *testing.T, o dolly.OfferID, key string) cloud.Server {
	t.Helper()
	s, err := w.rentOne(t, o, key)
	if err != nil {
		t.Fatal(err)
	}
	w.purse.pay(s.Address, s.Price)
	return w.until(t, key, cloud.Running)
}

// until waits for a state.
func (w world) until(t *testing.T, key string, want cloud.State) (s cloud.Server) {
	t.Helper()
	eventually(t, key+" becomes "+string(want), func() bool {
		var err error
		s, err = w.town.Lookup(t.Context(), key)
		return err == nil && s.State == want
	})
	return s
}
