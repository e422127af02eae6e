package relay

import (
	"context"
	"fmt"
	"net"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
)

// ClientConfig says how a consumer pays.
type ClientConfig struct {
	Block int64 // bytes of one settlement; 0 is 4 MiB

	// Pay hands the carrier a signed half-block for bytes: at least Block, or half of
	// what the carrier lets be unsettled, or 16 KiB where that is less, but for the
	// rest that Flush pays. It is called for one settlement with a
	// carrier at a time. It returns nil if and only if the carrier has settled
	// them; after an error it is called again, for at least as many.
	Pay func(ctx context.Context, carrier dolly.PeerID, bytes int64) error
}

// Client is a consumer.
type Client struct {
	host   *p2p.Host
	cfg    ClientConfig
	ctx    context.Context // ends with Close
	cancel context.CancelFunc
	work   sync.WaitGroup

	mu      sync.Mutex
	closed  bool
	tallies map[dolly.PeerID]*tally
}

// NewClient makes a consumer of h's peers' carrying.
func NewClient(h *p2p.Host, cfg ClientConfig) *Client {
	if cfg.Block <= 0 {
		cfg.Block = defaultBlock
	}
	c := &Client{host: h, cfg: cfg, tallies: map[dolly.PeerID]*tally{}}
	c.ctx, c.cancel = context.WithCancel(context.Background())
	return c
}

// Dial connects to dest, "host:port", through a carrier. ctx bounds the dialling
// only. The connection can be closed for writing alone (CloseWrite).
func (c *Client) Dial(ctx context.Context, carrier dolly.PeerID, dest string) (net.Conn, error) {
	conn, err := c.dial(ctx, carrier, dest)
	if err != nil {
		return nil, fmt.Errorf("dial %s through %s: %w", dest, carrier.Short(), err)
	}
	return conn, nil
}

func (c *Client) dial(ctx context.Context, carrier dolly.PeerID, dest string) (*conn, error) {
	t, err := c.tally(carrier)
	if err != nil {
		return nil, err
	}
	s, err := t.session(ctx)
	if err != nil {
		return nil, err
	}
	nc, err := c.host.OpenStream(ctx, carrier, carryProtocol)
	if err != nil {
		return nil, err
	}
	return s.request(ctx, nc.(*p2p.Conn), dest)
}

// tally finds or makes the account of a carrier.
func (c *Client) tally(carrier dolly.PeerID) (*tally, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.closed {
		return nil, ErrClosed
	}
	t := c.tallies[carrier]
	if t == nil {
		t = newTally(c, carrier)
		c.tallies[carrier] = t
		c.work.Go(t.payer)
	}
	return t, nil
}

// Received lists the payload bytes counted by carrier, both directions.
func (c *Client) Received() map[dolly.PeerID]int64 {
	c.mu.Lock()
	defer c.mu.Unlock()
	out := make(map[dolly.PeerID]int64, len(c.tallies))
	for p, t := range c.tallies {
		t.mu.Lock()
		if t.counted > 0 {
			out[p] = t.counted
		}
		t.mu.Unlock()
	}
	return out
}

// Unsettled is how many bytes are counted and not yet paid to a carrier.
func (c *Client) Unsettled(carrier dolly.PeerID) int64 {
	c.mu.Lock()
	t := c.tallies[carrier]
	c.mu.Unlock()
	if t == nil {
		return 0
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.owed
}

// Flush waits until every connection through the carrier is closed and both
// meters are compared, and pays the rest, which is less than a block.
func (c *Client) Flush(ctx context.Context, carrier dolly.PeerID) error {
	c.mu.Lock()
	t := c.tallies[carrier]
	c.mu.Unlock()
	if t == nil {
		return nil
	}
	return t.flush(ctx)
}

// Close breaks off every connection and pays no more.
func (c *Client) Close() error {
	c.mu.Lock()
	c.closed = true
	tallies := make([]*tally, 0, len(c.tallies))
	for _, t := range c.tallies {
		tallies = append(tallies, t)
	}
	c.mu.Unlock()
	c.cancel()
	for _, t := range tallies {
		t.drop()
	}
	c.work.Wait()
	return nil
}
