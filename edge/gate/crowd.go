package gate

import (
	"errors"
	"net"
	"net/netip"
	"sync"
)

// Why nobody more is let in.
var (
	errFull  = errors.New("too many are here")
	errGreed = errors.New("too many are here from its address")
)

// crowd counts who is here, in all and from each address.
type crowd struct {
	most, each int // at once: in all, and from one address

	mu   sync.Mutex
	all  int
	from map[netip.Prefix]int
}

func newCrowd(most, each int) *crowd {
	return &crowd{most: most, each: each, from: map[netip.Prefix]int{}}
}

// enter takes a place; leave gives it back.
func (c *crowd) enter(addr net.Addr) (leave func(), err error) {
	home := homeOf(addr)
	c.mu.Lock()
	defer c.mu.Unlock()
	switch {
	case c.all >= c.most:
		return nil, errFull
	case c.from[home] >= c.each:
		return nil, errGreed
	}
	c.all++
	c.from[home]++
	return func() { c.leave(home) }, nil
}

func (c *crowd) leave(home netip.Prefix) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.all--
	if c.from[home]--; c.from[home] == 0 {
		delete(c.from, home)
	}
}

// homeOf is what one person has all of: an IPv4 address, a /64 of IPv6. What has no
// IP address is all from one place.
func homeOf(addr net.Addr) netip.Prefix {
	at, err := netip.ParseAddrPort(addr.String())
	if err != nil {
		return netip.Prefix{}
	}
	bits, ip := 64, at.Addr().Unmap().WithZone("")
	if ip.Is4() {
		bits = 32
	}
	home, _ := ip.Prefix(bits) // an address has as many
	return home
}
