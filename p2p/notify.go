package p2p

import (
	"context"

	"github.com/libp2p/go-libp2p/core/network"
	ma "github.com/multiformats/go-multiaddr"
)

// The keeper is told of connections: it measures a new one, and looks for
// others when one is lost.

// Connected is called by libp2p.
func (k *keeper) Connected(_ network.Network, c network.Conn) {
	k.ping(context.Background(), c.RemotePeer())
}

// Disconnected is called by libp2p.
func (k *keeper) Disconnected(network.Network, network.Conn) { k.poke() }

// Listen is called by libp2p.
func (k *keeper) Listen(network.Network, ma.Multiaddr) {}

// ListenClose is called by libp2p.
func (k *keeper) ListenClose(network.Network, ma.Multiaddr) {}
