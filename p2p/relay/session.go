package relay

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/dollynator/dolly/p2p"
)

// session is one meter stream and the connections opened while it lives. They
// end with it: without the meter nothing can be paid.
type session struct {
	tally   *tally
	meter   *p2p.Conn
	writing sync.Mutex // of halts

	// Under the tally's lock.
	last    report
	started uint64 // streams that the carrier had started before
	opened  uint64 // streams that it has started since, by our count
	open    map[*conn]struct{}
}

// session finds the living session or begins one.
func (t *tally) session(ctx context.Context) (*session, error) {
	t.paying.Lock()
	defer t.paying.Unlock()
	t.mu.Lock()
	s := t.current
	t.mu.Unlock()
	if s != nil {
		return s, nil
	}
	nc, err := t.client.host.OpenStream(ctx, t.carrier, meterProtocol)
	if err != nil {
		return nil, err
	}
	s = &session{tally: t, meter: nc.(*p2p.Conn), open: map[*conn]struct{}{}}
	if err := s.hello(ctx); err != nil {
		_ = s.meter.Reset()
		return nil, err
	}
	return s, t.begin(s)
}

// hello reads the first report, or why there is none. No payment is under way, so it holds.
func (s *session) hello(ctx context.Context) error {
	stop := context.AfterFunc(ctx, func() { _ = s.meter.SetReadDeadline(time.Unix(1, 0)) })
	defer stop()
	if err := s.meter.SetReadDeadline(time.Now().Add(openTimeout)); err != nil {
		return err
	}
	if err := receive(s.meter, &s.last); err != nil {
		return fmt.Errorf("hear the carrier's meter: %w", err)
	}
	if err := errorOf(s.last.Status); err != nil {
		return err
	}
	return s.meter.SetReadDeadline(time.Time{})
}

func (t *tally) begin(s *session) error {
	c := t.client
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		_ = s.meter.Reset()
		return ErrClosed
	}
	t.mu.Lock()
	s.started = s.last.Started
	t.current, t.theirs, t.slack = s, s.last.Unsettled, c.cfg.Block
	t.limited(s.last.Limit)
	s.reconcile()
	t.mu.Unlock()
	c.work.Go(s.listen)
	return nil
}

// listen takes the carrier's reports until the stream ends, and then ends the
// session.
func (s *session) listen() {
	t := s.tally
	for {
		var r report
		if receive(s.meter, &r) != nil {
			break
		}
		t.mu.Lock()
		t.theirs += max(0, r.Metered-s.last.Metered)
		s.last = r
		t.limited(r.Limit)
		s.reconcile()
		t.ring()
		t.broadcast()
		t.mu.Unlock()
	}
	_ = s.meter.Reset()
	t.mu.Lock()
	t.current = nil
	open := s.open
	s.open = nil
	t.broadcast()
	t.mu.Unlock()
	for c := range open {
		_ = c.Reset()
	}
}

// settled reports whether no stream is open on either side and the last report
// says so: then no byte is on its way. The tally's lock is held.
func (s *session) settled() bool {
	return len(s.open) == 0 && s.last.Open == 0 && s.last.Started >= s.started+s.opened
}

// reconcile makes the two counts one, if no byte is on its way. What the
// carrier counted less is forgotten; what it counted more is believed as far as
// broken streams may explain it. The tally's lock is held.
func (s *session) reconcile() {
	t := s.tally
	if t.current == s && s.settled() {
		t.owed = min(t.theirs, t.owed+t.slack)
		t.slack = 0
	}
}

// request asks for dest on a fresh stream and waits for the answer.
func (s *session) request(ctx context.Context, stream *p2p.Conn, dest string) (*conn, error) {
	t := s.tally
	t.mu.Lock()
	t.next++
	c := &conn{Conn: stream, session: s, number: t.next}
	t.mu.Unlock()
	stop := context.AfterFunc(ctx, func() { _ = stream.Reset() })
	var resp response
	err := send(stream, request{Dest: dest, Number: c.number})
	if err == nil {
		err = receive(stream, &resp)
	}
	if !stop() || err != nil {
		s.lost()
		_ = stream.Reset()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	if err := errorOf(resp.Status); err != nil {
		_ = stream.Reset()
		return nil, err
	}
	return c, s.add(c)
}

func (s *session) add(c *conn) error {
	t := s.tally
	t.mu.Lock()
	defer t.mu.Unlock()
	if s.open == nil {
		_ = c.Conn.Reset()
		return ErrClosed
	}
	s.opened++
	s.open[c] = struct{}{}
	return nil
}

// remove takes c from the open streams, if it is among them.
func (s *session) remove(c *conn) {
	t := s.tally
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(s.open, c)
	s.reconcile()
	t.broadcast()
}

// lost notes that a stream broke with bytes on their way.
func (s *session) lost() {
	t := s.tally
	t.mu.Lock()
	t.slack = t.client.cfg.Block
	t.mu.Unlock()
}

// halt tells the carrier that a stream's way down is of no more use.
func (s *session) halt(number uint64) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	return send(s.meter, halt{Number: number})
}
