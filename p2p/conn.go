package p2p

import (
	"net"

	"github.com/dollynator/dolly"
	"github.com/libp2p/go-libp2p/core/network"
)

// Conn is a stream as a connection. [Host.OpenStream] and [Host.HandleStream]
// hand it out as a net.Conn.
type Conn struct {
	network.Stream
	local, remote Addr
}

// Addr names a peer where Go wants a net.Addr.
type Addr struct{ Peer dolly.PeerID }

// Network is "libp2p".
func (Addr) Network() string { return "libp2p" }

// String is the peer's id.
func (a Addr) String() string { return a.Peer.String() }

// LocalAddr names this host.
func (c *Conn) LocalAddr() net.Addr { return c.local }

// RemoteAddr names the other host, whose key was proved.
func (c *Conn) RemoteAddr() net.Addr { return c.remote }

// CloseWrite says that nothing more will be written; reading goes on.
func (c *Conn) CloseWrite() error { return c.Stream.CloseWrite() }

// Reset breaks the stream off, on both sides and in both directions.
func (c *Conn) Reset() error { return c.Stream.Reset() }
