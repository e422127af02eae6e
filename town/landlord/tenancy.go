package landlord

import (
	"context"
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"path/filepath"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
	gossh "golang.org/x/crypto/ssh"
)

// retry is the wall time between attempts to do what failed.
const retry = 2 * time.Second

// tenancy is one order and its server. The town's poll and its tenant change it
// at once, so a state is left only by who saw it, see become.
type tenancy struct {
	order cloud.Order
	quote quote

	mu      sync.Mutex
	broken  bool // what is paid will be sent back
	answer  cloud.Server
	paid    dolly.Sat
	ready   time.Time // wall, when a paid server may start
	notTill time.Time // wall, when a failed attempt may be repeated
	host    *host     // nil unless running
}

// rent makes an order, or repeats the answer to one that was made.
func (l *Landlord) rent(quoteID string, o cloud.Order) (cloud.Server, error) {
	if _, _, _, _, err := gossh.ParseAuthorizedKey([]byte(o.SSHKey)); err != nil || o.Key == "" || len(o.Key) > 128 || o.RefundAddress == "" {
		return cloud.Server{}, fmt.Errorf("%w: it needs a key, a readable SSH key and a refund address", cloud.ErrOrder)
	}
	t, isNew, err := l.admit(quoteID, o)
	if err != nil {
		return cloud.Server{}, err
	}
	s := t.server()
	if isNew {
		l.say(about(s, "server."+string(s.State), "ordered "+string(s.Offer)))
	}
	if s.State == cloud.Failed && s.Reason == soldOut {
		return cloud.Server{}, cloud.ErrSoldOut
	}
	return s, nil
}

const soldOut = "sold out"

// admit files a new order under its key. One key orders one thing.
func (l *Landlord) admit(quoteID string, o cloud.Order) (t *tenancy, isNew bool, err error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if t := l.tenants[o.Key]; t != nil {
		if t.order != o || t.quote.ID != quoteID {
			return nil, false, fmt.Errorf("%w: its key was used for another", cloud.ErrOrder)
		}
		return t, false, nil
	}
	q, known := l.quotes[quoteID]
	if !known || l.now() > q.ValidUntil {
		return nil, false, cloud.ErrQuote
	}
	if l.closed[q.Offer.Provider()] {
		return nil, false, cloud.ErrClosed
	}
	delete(l.quotes, quoteID)
	t = &tenancy{order: o, quote: q, answer: cloud.Server{
		ID: fmt.Sprintf("server-%04d", len(l.order)+1), Key: o.Key, Offer: q.Offer,
		State: cloud.Unpaid, Address: q.Address, Price: q.Price,
	}}
	switch draw := l.draw(o.Key); {
	case draw < q.fail/2:
		t.answer.State, t.answer.Reason = cloud.Failed, soldOut
	case draw < q.fail:
		t.broken = true
	}
	l.tenants[o.Key] = t
	l.order = append(l.order, t)
	return t, true, nil
}

// draw is an order's luck, from 0 to 1: of the seed and its key alone, so that
// it does not depend on who came first.
func (l *Landlord) draw(key string) float64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(key)) // a hash takes everything
	return rand.New(rand.NewPCG(l.cfg.Seed, h.Sum64())).Float64()
}

// server is the answer about t at this moment.
func (t *tenancy) server() cloud.Server {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.answer
}

// running is the host, nil when there is none.
func (t *tenancy) running() *host {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.host
}

// become leaves one state for another and tells about it. It does nothing when
// somebody else was faster; the next look sees what then is to be done.
func (l *Landlord) become(t *tenancy, from, to cloud.State, reason string) bool {
	t.mu.Lock()
	if t.answer.State != from {
		t.mu.Unlock()
		return false
	}
	t.answer.State, t.answer.Reason = to, reason
	answer := t.answer
	t.mu.Unlock()
	l.say(about(answer, "server."+string(to), string(answer.Offer)+": "+string(to)+because(reason)))
	return true
}

// attend does what t's state asks for now.
func (l *Landlord) attend(ctx context.Context, t *tenancy) {
	t.mu.Lock()
	state, ends, wait := t.answer.State, t.answer.RentEnds, time.Now().Before(t.notTill)
	t.mu.Unlock()
	if wait {
		return
	}
	var err error
	switch {
	case state == cloud.Unpaid || state == cloud.Failed:
		err = l.awaitPayment(ctx, t)
	case state == cloud.Paid:
		err = l.deliver(ctx, t)
	case state == cloud.Running && l.now() >= ends:
		err = l.end(t, "the rent is over")
	}
	if err != nil && ctx.Err() == nil {
		l.cfg.Log.Warn("will try again", "server", t.server().ID, "error", err)
		t.mu.Lock()
		t.notTill = time.Now().Add(retry)
		t.mu.Unlock()
	}
}

// awaitPayment looks for the price. Also what failed is watched: money that
// comes too late goes back.
func (l *Landlord) awaitPayment(ctx context.Context, t *tenancy) error {
	got, err := l.cfg.Payments.Received(ctx, t.quote.Address)
	if err != nil {
		return fmt.Errorf("look for payment: %w", err)
	}
	late := l.now() > t.quote.ValidUntil
	switch state := t.server().State; {
	case got >= t.quote.Price || got > 0 && (late || state == cloud.Failed):
		t.mu.Lock()
		t.paid, t.ready = got, time.Now().Add(l.cfg.Provision)
		t.broken = t.broken || late || state == cloud.Failed || got < t.quote.Price
		t.mu.Unlock()
		l.become(t, state, cloud.Paid, "")
	case late && state == cloud.Unpaid:
		l.become(t, state, cloud.Failed, "it was not paid in time")
	}
	return nil
}

// deliver makes the server, or sends the money back.
func (l *Landlord) deliver(ctx context.Context, t *tenancy) error {
	t.mu.Lock()
	paid, broken, ready := t.paid, t.broken, !time.Now().Before(t.ready)
	t.mu.Unlock()
	switch {
	case broken:
		return l.refund(ctx, t, paid)
	case !ready:
		return nil
	}
	id := t.server().ID
	h, err := openHost(filepath.Join(l.cfg.Dir, id), t.order.SSHKey, l.cfg.Programs)
	if err != nil {
		return err
	}
	if !t.moveIn(h, l.now().Add(t.quote.period)) {
		return h.close()
	}
	l.say(about(t.server(), "server.running", string(t.quote.Offer)+": running"))
	return nil
}

// moveIn gives t its host, unless it was released meanwhile.
func (t *tenancy) moveIn(h *host, ends dolly.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.broken {
		return false
	}
	t.host, t.answer.State = h, cloud.Running
	t.answer.Addr, t.answer.User, t.answer.HostKey, t.answer.RentEnds = h.addr(), user, h.hostKey, ends
	return true
}

func (l *Landlord) refund(ctx context.Context, t *tenancy, amount dolly.Sat) error {
	if err := l.cfg.Payments.Refund(ctx, t.server().ID, t.order.RefundAddress, amount); err != nil {
		return fmt.Errorf("refund: %w", err)
	}
	t.mu.Lock()
	t.answer.Refunded += amount
	t.mu.Unlock()
	l.become(t, cloud.Paid, cloud.Refunded, "it could not be delivered")
	return nil
}

// end takes a server away. An unpaid order fails, one that was paid and not
// delivered is refunded, one that ran is not.
func (l *Landlord) end(t *tenancy, reason string) error {
	t.mu.Lock()
	h := t.host
	t.host = nil
	t.broken = true
	t.mu.Unlock()
	l.become(t, cloud.Unpaid, cloud.Failed, reason)
	if h == nil {
		return nil
	}
	l.become(t, cloud.Running, cloud.Ended, reason)
	return h.close()
}

func because(reason string) string {
	if reason == "" {
		return ""
	}
	return ", " + reason
}
