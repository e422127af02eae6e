package relay

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
)

// pipe is one carried stream at its carrier.
type pipe struct {
	server  *Server
	account *account
	number  uint64
	client  *p2p.Conn
	dest    *net.TCPConn
	ctx     context.Context // ends when the pipe is cut
	cancel  context.CancelFunc

	haltOnce sync.Once
	halted   chan struct{} // closed when the consumer wants no more
}

// carry serves one stream of the carry protocol.
func (s *Server) carry(from dolly.PeerID, c *p2p.Conn) {
	p, err := s.accept(from, c)
	if err != nil {
		refuse(c, response{Status: statusOf(err)})
		return
	}
	defer p.account.end(p)
	defer p.cancel()
	if send(c, response{Status: statusOpen}) != nil || p.run() != nil {
		p.cut() // neither side may take this for an orderly end
	}
	_ = p.dest.Close()
}

// accept reads a request and, if all agree, dials its destination.
func (s *Server) accept(from dolly.PeerID, c *p2p.Conn) (*pipe, error) {
	ctx, cancel := context.WithTimeout(s.ctx, openTimeout)
	defer cancel()
	if err := c.SetReadDeadline(time.Now().Add(openTimeout)); err != nil {
		return nil, err
	}
	var req request
	if err := receive(c, &req); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrBadRequest, err)
	}
	if err := c.SetReadDeadline(time.Time{}); err != nil {
		return nil, err
	}
	a, err := s.open(from)
	if err != nil {
		return nil, err
	}
	p := &pipe{server: s, account: a, number: req.Number, client: c, halted: make(chan struct{})}
	if p.dest, err = dial(ctx, s.cfg.Policy, req.Dest); err != nil {
		return nil, err
	}
	p.ctx, p.cancel = context.WithCancel(s.ctx)
	if err := a.begin(p); err != nil {
		p.cancel()
		return nil, errors.Join(err, p.dest.Close())
	}
	return p, nil
}

func dial(ctx context.Context, policy Policy, dest string) (*net.TCPConn, error) {
	to, err := policy(ctx, dest)
	if err != nil {
		return nil, err
	}
	var d net.Dialer
	c, err := d.DialContext(ctx, "tcp", to.String())
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreachable, err)
	}
	return c.(*net.TCPConn), nil
}

// run copies both ways until both have ended, or one has failed.
func (p *pipe) run() error {
	down := make(chan error, 1)
	go func() {
		err := p.down()
		if err != nil {
			p.cut()
		}
		down <- err
	}()
	err := p.up()
	if err != nil {
		p.cut()
	}
	return errors.Join(err, <-down)
}

// up carries from the consumer. What it may not carry yet it does not send on, and
// reads no more.
func (p *pipe) up() error {
	buf := p.server.buffers.Get().(*[bufferSize]byte)
	defer p.server.buffers.Put(buf)
	for {
		n, err := p.client.Read(buf[:])
		if n > 0 {
			if err := p.throttle(n); err != nil {
				return err
			}
			if err := p.send(p.dest, buf[:n], nil); err != nil {
				return err
			}
		}
		if err == io.EOF {
			return p.dest.CloseWrite()
		}
		if err != nil {
			return err
		}
	}
}

// down carries to the consumer. What it cannot send any more it does not count.
func (p *pipe) down() error {
	buf := p.server.buffers.Get().(*[bufferSize]byte)
	defer p.server.buffers.Put(buf)
	for {
		n, err := p.dest.Read(buf[:])
		if n > 0 {
			if err := p.throttle(n); err != nil {
				return err
			}
			if err := p.send(p.client, buf[:n], p.halted); errors.Is(err, ErrClosed) {
				return p.stopDown()
			} else if err != nil {
				return err
			}
		}
		if err == io.EOF {
			return p.client.CloseWrite()
		}
		if err != nil {
			return p.stopDown()
		}
	}
}

// send counts and writes as the account has room. It is [ErrClosed] if the pipe was
// cut or halted meanwhile.
func (p *pipe) send(w io.Writer, b []byte, halted <-chan struct{}) error {
	for len(b) > 0 {
		n := p.account.take(len(b), p.ctx.Done(), halted)
		if n == 0 {
			return ErrClosed
		}
		p.server.carried.Add(int64(n))
		p.server.speed.add(n)
		if _, err := w.Write(b[:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// stopDown ends the way down in good order if the consumer asked for it; else
// its stream breaks off, since an end would look like the destination's.
func (p *pipe) stopDown() error {
	select {
	case <-p.halted:
		return p.client.CloseWrite()
	default:
		return ErrClosed
	}
}

func (p *pipe) throttle(n int) error { return p.server.line.WaitN(p.ctx, n) }

// halt stops the way down at the consumer's wish.
func (p *pipe) halt() {
	p.haltOnce.Do(func() {
		close(p.halted)
		_ = p.dest.SetReadDeadline(time.Unix(1, 0)) // fails only on a closed pipe
	})
}

// cut breaks both sides off.
func (p *pipe) cut() {
	p.cancel()
	_ = p.client.Reset()
	_ = p.dest.Close()
}
