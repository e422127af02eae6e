package relay

import (
	"fmt"
	"io"
	"net"
	"sync"
	"time"

	"github.com/dollynator/dolly/p2p"
)

// drainTimeout bounds how long a closed connection waits for the bytes that
// were already on their way.
const drainTimeout = 10 * time.Second

// conn is a connection through a carrier, at its consumer.
type conn struct {
	*p2p.Conn
	session *session
	number  uint64
	reading sync.Mutex // held by who reads: a stream that ends wakes only one

	mu     sync.Mutex
	ended  bool // the way down ended in good order
	closed bool
}

// Read reads and counts.
func (c *conn) Read(b []byte) (int, error) {
	if c.isClosed() {
		return 0, net.ErrClosed
	}
	return c.read(b)
}

func (c *conn) read(b []byte) (int, error) {
	c.reading.Lock()
	n, err := c.Conn.Read(b)
	c.reading.Unlock()
	c.session.tally.count(n)
	if err == io.EOF {
		c.mu.Lock()
		c.ended = true
		c.mu.Unlock()
		return n, err
	}
	return n, c.explain(err)
}

// Write counts and writes. It counts first: a long write goes on only as the
// carrier is paid for its beginning.
func (c *conn) Write(b []byte) (int, error) {
	c.session.tally.count(len(b))
	n, err := c.Conn.Write(b)
	c.session.tally.count(n - len(b))
	return n, c.explain(err)
}

// explain adds why the last payment failed, if it did: that is the usual
// reason of being cut off.
func (c *conn) explain(err error) error {
	if err == nil {
		return nil
	}
	t := c.session.tally
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.payErr == nil {
		return err
	}
	return fmt.Errorf("%w (the last payment failed: %w)", err, t.payErr)
}

// Reset breaks the connection off.
func (c *conn) Reset() error {
	c.mu.Lock()
	was := c.closed
	c.closed = true
	c.mu.Unlock()
	err := c.Conn.Reset()
	if !was {
		c.session.lost()
		c.session.remove(c)
	}
	return err
}

// Close ends both directions. What was on its way down is read and counted in
// the background, so that both meters agree.
func (c *conn) Close() error {
	c.mu.Lock()
	was, ended := c.closed, c.ended
	c.closed = true
	c.mu.Unlock()
	if was {
		return nil
	}
	if err := c.CloseWrite(); err != nil {
		c.breakOff()
		return nil // it broke before, which was told by Read or Write
	}
	if ended {
		err := c.Conn.Close()
		c.session.remove(c)
		return err
	}
	go c.drain()
	return nil
}

// drain asks the carrier to stop and takes what still comes.
func (c *conn) drain() {
	// A deadline would not do: the stream forgets it when it half ends.
	stop := time.AfterFunc(drainTimeout, c.breakOff)
	defer stop.Stop()
	err := c.session.halt(c.number)
	var sink [16 << 10]byte
	for err == nil {
		_, err = c.read(sink[:])
	}
	if err != io.EOF {
		c.breakOff()
		return
	}
	_ = c.Conn.Close() // both directions have ended
	c.session.remove(c)
}

func (c *conn) breakOff() {
	_ = c.Conn.Reset()
	c.session.lost()
	c.session.remove(c)
}

func (c *conn) isClosed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.closed
}
