package p2p

import (
	"fmt"

	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/p2p/discovery/mdns"
	ma "github.com/multiformats/go-multiaddr"
)

// mdnsService is the name that Dolly's hosts look for on a local net.
const mdnsService = "_dolly._udp"

func (h *Host) startMDNS() error {
	service := mdns.NewMdnsService(h.lib, mdnsService, h.keeper)
	if err := service.Start(); err != nil {
		return fmt.Errorf("look for peers on the local net: %w", err)
	}
	h.mdns = service
	return nil
}

// HandlePeerFound is called by mDNS.
func (k *keeper) HandlePeerFound(info peer.AddrInfo) {
	if _, ok := fromID(info.ID); !ok || info.ID == k.lib.ID() {
		return
	}
	var tcp []ma.Multiaddr
	for _, a := range info.Addrs {
		if wantTCP(a, "") == nil && len(tcp) < maxAddrs {
			tcp = append(tcp, a)
		}
	}
	if len(tcp) > 0 {
		k.learn(info.ID, tcp)
	}
}
