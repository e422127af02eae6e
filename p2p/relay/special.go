package relay

import "net/netip"

// special4 lists what IANA's registry keeps from the public use of IPv4.
func special4() []netip.Prefix {
	return []netip.Prefix{
		prefix4(0, 0, 8),      // this network, unspecified
		prefix4(10, 0, 8),     // private
		prefix4(100, 64, 10),  // carriers' NAT
		prefix4(127, 0, 8),    // loopback
		prefix4(169, 254, 16), // link-local, clouds' metadata
		prefix4(172, 16, 12),  // private
		prefix4(192, 0, 24),   // protocol assignments
		netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 0, 2, 0}), 24),   // documentation
		netip.PrefixFrom(netip.AddrFrom4([4]byte{192, 88, 99, 0}), 24), // 6to4 relays
		prefix4(192, 168, 16), // private
		prefix4(198, 18, 15),  // benchmarks
		netip.PrefixFrom(netip.AddrFrom4([4]byte{198, 51, 100, 0}), 24), // documentation
		netip.PrefixFrom(netip.AddrFrom4([4]byte{203, 0, 113, 0}), 24),  // documentation
		prefix4(224, 0, 4), // multicast
		prefix4(240, 0, 4), // reserved, broadcast
	}
}

func prefix4(a, b byte, bits int) netip.Prefix {
	return netip.PrefixFrom(netip.AddrFrom4([4]byte{a, b}), bits)
}

// special6 lists the same inside 2000::/3; all outside of that is refused
// anyway. Several of these carry an IPv4 address inside.
func special6() []netip.Prefix {
	return []netip.Prefix{
		netip.MustParsePrefix("2001::/23"),     // protocol assignments, Teredo
		netip.MustParsePrefix("2001:db8::/32"), // documentation
		netip.MustParsePrefix("2002::/16"),     // 6to4
		netip.MustParsePrefix("3fff::/20"),     // documentation
	}
}
