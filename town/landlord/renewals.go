package landlord

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
)

// maxPeriods bounds the unpaid renewals that one tenant may hold.
const maxPeriods = 16

// renewalKey is what a renewal is idempotent by.
type renewalKey struct{ key, period string }

// bill is one more period, quoted and perhaps paid.
type bill struct {
	tenant *tenancy
	quote  cloud.Quote
	length time.Duration

	// Changed by collect alone, which runs in one goroutine.
	settled bool
	notTill time.Time // wall
}

// renew quotes one more period, the same for the same name of it.
func (l *Landlord) renew(key, period string) (cloud.Quote, error) {
	if period == "" || len(period) > 64 {
		return cloud.Quote{}, fmt.Errorf("%w: a renewal names its period", cloud.ErrOrder)
	}
	t, err := l.find(key)
	if err != nil {
		return cloud.Quote{}, err
	}
	s := t.server()
	l.mu.Lock()
	defer l.mu.Unlock()
	if b := l.renewals[renewalKey{key, period}]; b != nil {
		return b.quote, nil
	}
	if s.State != cloud.Running {
		return cloud.Quote{}, cloud.ErrNotRunning
	}
	if l.closed[s.Offer.Provider()] {
		return cloud.Quote{}, cloud.ErrClosed
	}
	if l.periods(t) >= maxPeriods {
		return cloud.Quote{}, fmt.Errorf("%w: %d periods are quoted already", cloud.ErrOrder, maxPeriods)
	}
	q, err := l.newQuote(dolly.Offer{ID: s.Offer, Price: s.Price}, s.RentEnds)
	if err != nil {
		return cloud.Quote{}, err
	}
	l.renewals[renewalKey{key, period}] = &bill{tenant: t, quote: q, length: t.quote.period}
	return q, nil
}

// periods counts a tenant's bills; the lock is held.
func (l *Landlord) periods(t *tenancy) int {
	n := 0
	for _, b := range l.renewals {
		if b.tenant == t {
			n++
		}
	}
	return n
}

// bills is all renewals in the order of their quotes.
func (l *Landlord) bills() []*bill {
	l.mu.Lock()
	defer l.mu.Unlock()
	var out []*bill
	for _, b := range l.renewals {
		out = append(out, b)
	}
	slices.SortFunc(out, func(a, b *bill) int { return cmp.Compare(a.quote.ID, b.quote.ID) })
	return out
}

// collect prolongs a rent once its bill is paid; money for a server that is
// gone, or less than the price by then, goes back.
func (l *Landlord) collect(ctx context.Context, b *bill) {
	if b.settled || time.Now().Before(b.notTill) {
		return
	}
	if err := l.settle(ctx, b); err != nil && ctx.Err() == nil {
		l.cfg.Log.Warn("will try again", "server", b.tenant.server().ID, "error", err)
		b.notTill = time.Now().Add(retry)
	}
}

func (l *Landlord) settle(ctx context.Context, b *bill) error {
	got, err := l.cfg.Payments.Received(ctx, b.quote.Address)
	if err != nil {
		return fmt.Errorf("look for renewal: %w", err)
	}
	if got >= b.quote.Price && b.tenant.prolong(got, b.length) {
		b.settled = true
		l.say(about(b.tenant.server(), "server.renewed", "renewed "+string(b.quote.Offer)))
		return nil
	}
	if got == 0 || b.tenant.running() != nil {
		return nil
	}
	t := b.tenant
	if err := l.cfg.Payments.Refund(ctx, b.quote.ID, t.order.RefundAddress, got); err != nil {
		return fmt.Errorf("refund renewal: %w", err)
	}
	b.settled = true
	t.mu.Lock()
	t.answer.Refunded += got
	t.mu.Unlock()
	l.say(about(t.server(), "server.renewal_refunded", "the renewal came too late and was sent back"))
	return nil
}

// prolong adds a period to a server that still runs.
func (t *tenancy) prolong(paid dolly.Sat, by time.Duration) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.host == nil {
		return false
	}
	t.paid += paid
	t.answer.RentEnds = t.answer.RentEnds.Add(by)
	return true
}
