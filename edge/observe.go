package edge

import (
	"context"
	"net"
	"strings"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

// ObserveProtocol is HTTP over a stream, for who may look at an agent.
const ObserveProtocol = "/dolly/1/http"

// maxWaiting is how many streams may wait for an answer to begin.
const maxWaiting = 16

// Observe answers observers over the network until ctx ends, which is no error.
func (a *Agent) Observe(ctx context.Context) error {
	return observe(ctx, a.host, a.Face(), a.MayObserve)
}

func observe(ctx context.Context, h *p2p.Host, n dolly.Node, may func(context.Context, dolly.PeerID) bool) error {
	l := &streams{self: p2p.Addr{Peer: h.Peer()}, waiting: make(chan net.Conn, maxWaiting), closed: make(chan struct{})}
	h.HandleStream(ObserveProtocol, func(_ dolly.PeerID, c net.Conn) { l.offer(c) })
	defer h.Unhandle(ObserveProtocol)
	return remote.ServeObservers(ctx, n, l, may)
}

// streams are a listener of what peers open.
type streams struct {
	self    p2p.Addr
	waiting chan net.Conn
	once    sync.Once
	closed  chan struct{}
}

// offer hands a stream over, or ends it when too many wait.
func (l *streams) offer(c net.Conn) {
	select {
	case <-l.closed:
	case l.waiting <- c:
		return
	default:
	}
	_ = c.Close() // it was not begun
}

// Accept waits for a stream.
func (l *streams) Accept() (net.Conn, error) {
	select {
	case c := <-l.waiting:
		return c, nil
	case <-l.closed:
		return nil, net.ErrClosed
	}
}

// Close ends the waiting.
func (l *streams) Close() error {
	l.once.Do(func() { close(l.closed) })
	return nil
}

// Addr is the own peer's.
func (l *streams) Addr() net.Addr { return l.self }

// IsPeerAddr reports whether text says where a peer is, and not where a socket.
func IsPeerAddr(text string) bool {
	return strings.HasPrefix(text, "/") && strings.Contains(text, "/p2p/")
}

// DialAgent attaches to the agent at a multiaddress that ends in its id, as the
// observer that key is.
func DialAgent(ctx context.Context, key wire.Key, addr string) (dolly.Node, error) {
	to, err := dolly.ParsePeerID(addr[strings.LastIndexByte(addr, '/')+1:])
	if err == nil {
		err = p2p.ParseAddr(addr)
	}
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "attach to " + addr, Err: err, Hint: "an address looks like /ip4/192.0.2.1/tcp/7433/p2p/12D3Koo…"}
	}
	h, err := p2p.New(context.WithoutCancel(ctx), p2p.Config{Key: key, Agent: "observer"})
	if err != nil {
		return nil, NetworkError(err)
	}
	return remote.DialOn(addr, func(ctx context.Context) (net.Conn, error) {
		if err := h.Connect(ctx, addr); err != nil {
			return nil, err
		}
		return h.OpenStream(ctx, to, ObserveProtocol)
	}, h.Close)
}
