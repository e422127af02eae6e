package edge

import (
	"fmt"
	"net/netip"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/p2p/relay"
)

// Carrier is a relay that can be switched. Nothing leaves it to the internet
// before [Carrier.Exit] says that it may, whatever its policy.
type Carrier struct {
	host *p2p.Host
	cfg  relay.ServerConfig

	mu      sync.Mutex
	server  *relay.Server
	exit    bool  // traffic may leave, as the policy says
	carried int64 // by servers before this one
	refused map[dolly.PeerID]struct{}
}

var _ node.Carrier = (*Carrier)(nil)

// NewCarrier is a relay that is off.
func NewCarrier(h *p2p.Host, cfg relay.ServerConfig) *Carrier {
	c := &Carrier{host: h, cfg: cfg, refused: map[dolly.PeerID]struct{}{}}
	c.cfg.Admit = c.admit
	return c
}

// admit refuses the condemned.
func (c *Carrier) admit(peer dolly.PeerID) error {
	c.mu.Lock()
	_, refused := c.refused[peer]
	c.mu.Unlock()
	if refused {
		return ledger.ErrForked
	}
	return nil
}

// Refuse breaks off what is carried for a condemned key, and carries nothing
// more for it.
func (c *Carrier) Refuse(peer dolly.PeerID) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.refused[peer] = struct{}{}
	if c.server != nil {
		c.server.Cut(peer)
	}
}

// ExitTo lets traffic leave to exactly these addresses; none lets nothing leave.
// Only worlds that live on one machine may name an address that is not public.
func ExitTo(n dolly.Network, addrs []string) (relay.Policy, error) {
	if len(addrs) == 0 {
		return relay.NoExit, nil
	}
	var out []netip.AddrPort
	for _, a := range addrs {
		ap, err := netip.ParseAddrPort(a)
		if err != nil {
			return nil, fmt.Errorf("exit %q: %w", a, err)
		}
		if n != dolly.Town && !relay.IsPublic(ap.Addr()) {
			return nil, fmt.Errorf("exit %q: not an address of the public internet", a)
		}
		out = append(out, ap)
	}
	return relay.AllowOnly(out), nil
}

// Switch starts or stops carrying. Stopping breaks off what is under way.
func (c *Carrier) Switch(on bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case on && c.server == nil:
		c.serve()
	case !on && c.server != nil:
		return c.stop()
	}
	return nil
}

// Exit opens or shuts the way out to the internet, which the newest charter
// decides. Shutting it breaks off what is under way.
func (c *Carrier) Exit(allowed bool) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.exit == allowed {
		return nil
	}
	c.exit = allowed
	if c.server == nil {
		return nil
	}
	err := c.stop()
	c.serve()
	return err
}

// exits reports whether the way out is open, as far as the charter goes.
func (c *Carrier) exits() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.exit
}

func (c *Carrier) serve() {
	cfg := c.cfg
	if !c.exit {
		cfg.Policy = relay.NoExit
	}
	c.server = relay.Serve(c.host, cfg)
}

func (c *Carrier) stop() error {
	c.carried += c.server.Carried()
	err := c.server.Close()
	c.server = nil
	return err
}

// Reading is what was carried, how fast, and whether it runs.
func (c *Carrier) Reading() (carried int64, rate float64, on bool) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		return c.carried, 0, false
	}
	return c.carried + c.server.Carried(), c.server.Rate(), true
}

// Settle says that a consumer signed for bytes.
func (c *Carrier) Settle(peer dolly.PeerID, bytes int64) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.server == nil {
		return nil // carried by a server that is gone: nothing to resume
	}
	return c.server.Settle(peer, bytes)
}
