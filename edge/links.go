package edge

import (
	"net/netip"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/p2p"
)

// Links are the connections of a host as faces are shown them.
func Links(h *p2p.Host) []dolly.PeerRow {
	out := []dolly.PeerRow{}
	for _, p := range h.Peers() {
		out = append(out, dolly.PeerRow{
			Peer: p.Peer, Connected: true, Agent: p.Agent, Addr: p.Addr, Network: networkOf(p.Addr), Inbound: p.Inward,
			Since: dolly.Time(p.Since.UnixMilli()), RTT: float64(p.RTT.Microseconds()) / 1000, Score: p.Score, Topics: p.Topics, Mesh: p.Mesh,
		})
	}
	return out
}

// networkOf is the net of an address: what one landlord's machines are likely to
// share. Of what has no IP address it is the address itself.
func networkOf(addr string) string {
	parts := strings.Split(addr, "/")
	if len(parts) < 3 {
		return addr
	}
	ip, err := netip.ParseAddr(parts[2])
	if err != nil {
		return parts[2]
	}
	bits := 32
	if ip = ip.Unmap(); ip.Is4() {
		bits = 16
	}
	net, err := ip.Prefix(bits)
	if err != nil {
		return parts[2]
	}
	return net.String()
}
