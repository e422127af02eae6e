package p2p

import (
	"context"
	"errors"
	"fmt"
	"net"
	"runtime/debug"

	"github.com/dollynator/dolly"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
	"github.com/multiformats/go-multistream"
)

// HandleStream gives every stream that a peer opens for protocol to f, on a
// goroutine of its own. f owns c, a [*Conn], and closes it.
func (h *Host) HandleStream(protocol string, f func(from dolly.PeerID, c net.Conn)) {
	h.handle(protocol, func(from dolly.PeerID, s network.Stream) {
		f(from, &Conn{Stream: s, local: Addr{h.self}, remote: Addr{from}})
	})
}

// Unhandle stops answering a protocol. What runs goes on.
func (h *Host) Unhandle(proto string) { h.lib.RemoveStreamHandler(protocol.ID(proto)) }

// handle contains what a handler does: a stranger's bytes that make one panic
// break that stream and not the node.
func (h *Host) handle(proto string, f func(from dolly.PeerID, s network.Stream)) {
	h.lib.SetStreamHandler(protocol.ID(proto), func(s network.Stream) {
		from, ok := fromID(s.Conn().RemotePeer())
		if !ok {
			_ = s.Reset()
			return
		}
		defer func() {
			if p := recover(); p != nil {
				_ = s.Reset()
				h.log.Error("stream handler panicked", "protocol", proto, "from", from, "panic", p, "stack", string(debug.Stack()))
			}
		}()
		f(from, s)
	})
}

// OpenStream opens a stream to a peer, dialling it by the addresses known if
// there is no connection. ctx bounds the opening only. The result is a [*Conn].
func (h *Host) OpenStream(ctx context.Context, to dolly.PeerID, proto string) (net.Conn, error) {
	s, err := h.open(ctx, to, proto)
	if err != nil {
		return nil, fmt.Errorf("open %s to %s: %w", proto, to.Short(), err)
	}
	return &Conn{Stream: s, local: Addr{h.self}, remote: Addr{to}}, nil
}

func (h *Host) open(ctx context.Context, to dolly.PeerID, proto string) (network.Stream, error) {
	if to == h.self {
		return nil, ErrSelf
	}
	s, err := h.lib.NewStream(ctx, toID(to), protocol.ID(proto))
	if err == nil {
		return s, nil
	}
	var unsupported multistream.ErrNotSupported[protocol.ID]
	switch {
	case h.ctx.Err() != nil:
		return nil, ErrClosed
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case errors.As(err, &unsupported):
		return nil, ErrNoHandler
	case errors.Is(err, swarm.ErrNoAddresses):
		return nil, ErrNoAddr
	}
	return nil, err
}
