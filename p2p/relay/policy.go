package relay

import (
	"context"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strconv"
)

// Policy says where a destination "host:port" may be dialled: at the address
// it returns and no other, so that no second look-up can differ. A refusal
// wraps [ErrRefused].
type Policy func(ctx context.Context, dest string) (netip.AddrPort, error)

// NoExit refuses everything.
func NoExit(context.Context, string) (netip.AddrPort, error) {
	return netip.AddrPort{}, fmt.Errorf("%w: nothing leaves here", ErrRefused)
}

// AllowOnly lets out to the listed addresses alone, by number or by a name
// that leads there.
func AllowOnly(allowed []netip.AddrPort) Policy {
	allowed = slices.Clone(allowed)
	return filter(lookUp, func(a netip.AddrPort) bool { return slices.Contains(allowed, a) })
}

// Public lets out to hosts of the public internet on the given ports; with no
// ports it refuses everything. Whatever has another use is refused: loopback,
// private, link-local (with the clouds' metadata), multicast, unspecified,
// documentation, and IPv4 in the disguise of IPv6.
func Public(ports ...uint16) Policy {
	ports = slices.Clone(ports)
	return filter(lookUp, func(a netip.AddrPort) bool {
		return slices.Contains(ports, a.Port()) && IsPublic(a.Addr())
	})
}

// resolver finds the addresses of a name.
type resolver func(ctx context.Context, name string) ([]netip.Addr, error)

func lookUp(ctx context.Context, name string) ([]netip.Addr, error) {
	addrs, err := net.DefaultResolver.LookupNetIP(ctx, "ip", name)
	for i := range addrs {
		addrs[i] = addrs[i].Unmap() // the resolver writes IPv4 answers as mapped ones
	}
	return addrs, err
}

// filter resolves a destination and takes the first address that is allowed.
func filter(resolve resolver, allowed func(netip.AddrPort) bool) Policy {
	return func(ctx context.Context, dest string) (netip.AddrPort, error) {
		host, port, err := split(dest)
		if err != nil {
			return netip.AddrPort{}, err
		}
		addrs := []netip.Addr{{}}
		if addrs[0], err = netip.ParseAddr(host); err != nil {
			if addrs, err = resolve(ctx, host); err != nil {
				return netip.AddrPort{}, fmt.Errorf("%w: %w", ErrUnreachable, err)
			}
		}
		for _, a := range addrs {
			if to := netip.AddrPortFrom(a, port); allowed(to) {
				return to, nil
			}
		}
		return netip.AddrPort{}, fmt.Errorf("%w: %s", ErrRefused, dest)
	}
}

func split(dest string) (host string, port uint16, err error) {
	host, p, err := net.SplitHostPort(dest)
	if err != nil {
		return "", 0, fmt.Errorf("%w: %w", ErrBadRequest, err)
	}
	n, err := strconv.ParseUint(p, 10, 16)
	if err != nil || n == 0 || host == "" || len(host) > 253 {
		return "", 0, fmt.Errorf("%w: %q is not host:port", ErrBadRequest, dest)
	}
	return host, uint16(n), nil
}

// IsPublic reports whether a is an ordinary address of the public internet.
func IsPublic(a netip.Addr) bool {
	if a.Zone() != "" || a.Is4In6() {
		return false
	}
	special := special6
	if a.Is4() {
		special = special4
	}
	for _, p := range special() {
		if p.Contains(a) {
			return false
		}
	}
	return a.Is4() || netip.MustParsePrefix("2000::/3").Contains(a)
}
