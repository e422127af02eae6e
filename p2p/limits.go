package p2p

import (
	"fmt"

	"github.com/libp2p/go-libp2p/core/network"
	rcmgr "github.com/libp2p/go-libp2p/p2p/host/resource-manager"
)

// What strangers may make a host hold. A small server has 512 MB in all; the
// stream windows are what mostly counts against these.
const (
	maxConns       = 256
	maxPeerConns   = 8
	maxStreams     = 4096
	maxPeerStreams = 512
	maxMemory      = 192 << 20
	maxPeerMemory  = 64 << 20
)

// newLimits makes libp2p's resource manager. Its default of eight connections
// from one address stays, and loopback is exempt from that.
func newLimits() (network.ResourceManager, error) {
	all := rcmgr.ResourceLimits{
		Conns: maxConns, ConnsInbound: maxConns * 3 / 4, ConnsOutbound: maxConns, FD: maxConns,
		Streams: maxStreams, StreamsInbound: maxStreams * 3 / 4, StreamsOutbound: maxStreams,
		Memory: maxMemory,
	}
	one := rcmgr.ResourceLimits{
		Conns: maxPeerConns, ConnsInbound: maxPeerConns, ConnsOutbound: maxPeerConns, FD: maxPeerConns,
		Streams: maxPeerStreams, StreamsInbound: maxPeerStreams, StreamsOutbound: maxPeerStreams,
		Memory: maxPeerMemory,
	}
	protocol := rcmgr.ResourceLimits{
		Streams: maxStreams, StreamsInbound: maxStreams, StreamsOutbound: maxStreams, Memory: maxMemory,
	}
	perPeer := rcmgr.ResourceLimits{
		Streams: maxPeerStreams, StreamsInbound: maxPeerStreams, StreamsOutbound: maxPeerStreams,
		Memory: maxPeerMemory,
	}
	limits := rcmgr.PartialLimitConfig{
		System: all, PeerDefault: one,
		ServiceDefault: protocol, ServicePeerDefault: perPeer,
		ProtocolDefault: protocol, ProtocolPeerDefault: perPeer,
	}.Build(rcmgr.DefaultLimits.Scale(maxMemory, maxConns))
	m, err := rcmgr.NewResourceManager(rcmgr.NewFixedLimiter(limits), rcmgr.WithMetricsDisabled())
	if err != nil {
		return nil, fmt.Errorf("set network limits: %w", err)
	}
	return m, nil
}
