package relay

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p/relay/credit"
)

// How long after a failed payment the next is tried.
const (
	firstPause = 100 * time.Millisecond
	lastPause  = 5 * time.Second
)

// leastPayment bounds how often a carrier that names a low limit makes its consumer
// sign: bytes of one payment, if it is not the last. A carrier lends anybody twice that.
const leastPayment = credit.Least / 2

// tally is what a consumer holds of one carrier. A byte is paid once both have
// surely counted it: that is the smaller of owed, by the own meter, and theirs,
// by the carrier's reports. While bytes are on their way the two differ; when
// no stream is open they are made one again.
type tally struct {
	client  *Client
	carrier dolly.PeerID
	paying  sync.Mutex // held while a payment or a new session changes theirs

	mu      sync.Mutex
	current *session // nil when there is none
	next    uint64   // number of the next stream
	counted int64    // since the client was made
	owed    int64
	theirs  int64
	slack   int64 // what broken streams may have lost
	full    int64 // pay as soon as so much can be paid; a block, or less where the carrier's limit is low
	payErr  error // of the last payment
	changed chan struct{}
	due     chan struct{} // something to pay; holds one
}

func newTally(c *Client, carrier dolly.PeerID) *tally {
	return &tally{
		client: c, carrier: carrier, full: c.cfg.Block,
		changed: make(chan struct{}), due: make(chan struct{}, 1),
	}
}

// count adds payload bytes that were read or are written; a negative n takes
// back what could not be written.
func (t *tally) count(n int) {
	if n == 0 {
		return
	}
	t.mu.Lock()
	t.counted += int64(n)
	t.owed += int64(n)
	t.ring()
	t.mu.Unlock()
}

// ring wakes the payer if there is enough to pay. The lock is held.
func (t *tally) ring() {
	if min(t.owed, t.theirs) < t.full {
		return
	}
	select {
	case t.due <- struct{}{}:
	default:
	}
}

// broadcast wakes whoever waits for a change. The lock is held.
func (t *tally) broadcast() {
	close(t.changed)
	t.changed = make(chan struct{})
}

// payer pays block after block until the client is closed.
func (t *tally) payer() {
	pause := firstPause
	for {
		select {
		case <-t.due:
		case <-t.client.ctx.Done():
			return
		}
		if t.pay(t.client.ctx, t.enough()) == nil {
			pause = firstPause
			continue
		}
		select {
		case <-time.After(pause):
		case <-t.client.ctx.Done():
			return
		}
		pause = min(2*pause, lastPause)
		t.mu.Lock()
		t.ring()
		t.mu.Unlock()
	}
}

// limited takes note of how much the carrier lets be unsettled: half of that is paid
// while the other is carried. The lock is held.
func (t *tally) limited(limit int64) {
	t.full = min(t.client.cfg.Block, max(limit/2, leastPayment))
}

// enough is how much is worth a payment.
func (t *tally) enough() int64 {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.full
}

// pay pays all that both have counted if it is at least so many bytes.
func (t *tally) pay(ctx context.Context, least int64) error {
	t.paying.Lock()
	defer t.paying.Unlock()
	t.mu.Lock()
	bytes, live := min(t.owed, t.theirs), t.current != nil
	t.mu.Unlock()
	if bytes < least || !live {
		return nil // a carrier that came back may count anew
	}
	err := t.client.cfg.Pay(ctx, t.carrier, bytes)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.payErr = err
	if err != nil {
		return fmt.Errorf("pay %d bytes to %s: %w", bytes, t.carrier.Short(), err)
	}
	t.owed -= bytes
	t.theirs -= bytes
	t.ring()
	t.broadcast()
	return nil
}

// flush pays the rest once the meters are compared.
func (t *tally) flush(ctx context.Context) error {
	for {
		s, err := t.session(ctx)
		if err != nil {
			return fmt.Errorf("flush what is owed to %s: %w", t.carrier.Short(), err)
		}
		t.mu.Lock()
		changed, done := t.changed, t.current == s && s.settled()
		t.mu.Unlock()
		if done {
			return t.pay(ctx, 1)
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("flush what is owed to %s: %w", t.carrier.Short(), ctx.Err())
		}
	}
}

// drop ends the session, if there is one.
func (t *tally) drop() {
	t.mu.Lock()
	s := t.current
	t.mu.Unlock()
	if s != nil {
		_ = s.meter.Reset()
	}
}
