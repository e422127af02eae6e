package p2p

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/libp2p/go-libp2p/core/peer"
	ma "github.com/multiformats/go-multiaddr"
)

// maxAddrs bounds the addresses kept of one peer.
const maxAddrs = 8

// ParseAddr checks that s can be dialled: a TCP multiaddress that ends in the
// peer's id, such as /ip4/192.0.2.1/tcp/4001/p2p/12D3Koo…. It is for config.
func ParseAddr(s string) error {
	_, err := parsePeerAddr(s)
	return err
}

func parsePeerAddr(s string) (peer.AddrInfo, error) {
	info, err := peer.AddrInfoFromString(s)
	if err != nil {
		return peer.AddrInfo{}, fmt.Errorf("%w: %q: want /ip4/HOST/tcp/PORT/p2p/ID", ErrAddr, s)
	}
	if _, ok := fromID(info.ID); !ok {
		return peer.AddrInfo{}, fmt.Errorf("%w: %q: its id is not an Ed25519 key", ErrAddr, s)
	}
	if len(info.Addrs) != 1 {
		return peer.AddrInfo{}, fmt.Errorf("%w: %q has an id but no address", ErrAddr, s)
	}
	if err := wantTCP(info.Addrs[0], s); err != nil {
		return peer.AddrInfo{}, err
	}
	return *info, nil
}

// parseAddrsOf reads addresses of one peer, with or without its id at the end.
func parseAddrsOf(id peer.ID, addrs []string) ([]ma.Multiaddr, error) {
	if len(addrs) > maxAddrs {
		addrs = addrs[:maxAddrs]
	}
	out := make([]ma.Multiaddr, 0, len(addrs))
	for _, s := range addrs {
		a, err := ma.NewMultiaddr(s)
		if err != nil {
			return nil, fmt.Errorf("%w: %q: %v", ErrAddr, s, err)
		}
		a, named := peer.SplitAddr(a)
		if named != "" && named != id {
			return nil, fmt.Errorf("%w: %q is another peer's", ErrAddr, s)
		}
		if err := wantTCP(a, s); err != nil {
			return nil, err
		}
		out = append(out, a)
	}
	return out, nil
}

func wantTCP(a ma.Multiaddr, s string) error {
	var tcp, other bool
	for _, c := range a {
		switch c.Protocol().Code {
		case ma.P_IP4, ma.P_IP6, ma.P_DNS, ma.P_DNS4, ma.P_DNS6:
		case ma.P_TCP:
			tcp = true
		default:
			other = true
		}
	}
	if !tcp || other {
		return fmt.Errorf("%w: %q: only plain TCP is spoken", ErrAddr, s)
	}
	return nil
}

// Addrs are the multiaddresses the host listens on, each with its id.
func (h *Host) Addrs() []string {
	suffix := "/p2p/" + h.self.String()
	var out []string
	for _, a := range h.lib.Addrs() {
		out = append(out, a.String()+suffix)
	}
	return out
}

// Peer is the host's own id.
func (h *Host) Peer() dolly.PeerID { return h.self }
