package p2p

import (
	"context"
	"fmt"
	"time"

	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/multiformats/go-multistream"
)

// negotiation is how long it may take to agree on a stream's protocol.
const negotiation = 10 * time.Second

// serve agrees with who opened a stream on its protocol, and hands it out.
func (h *libHost) serve(s network.Stream) {
	if s.SetDeadline(time.Now().Add(negotiation)) != nil {
		_ = s.Reset()
		return
	}
	proto, handle, err := h.mux.Negotiate(s)
	if err != nil {
		_ = s.ResetWithError(network.StreamProtocolNegotiationFailed)
		return
	}
	if s.SetDeadline(time.Time{}) != nil {
		_ = s.Reset()
		return
	}
	if s.SetProtocol(proto) != nil {
		_ = s.ResetWithError(network.StreamResourceLimitExceeded)
		return
	}
	_ = handle(proto, s)
}

// Connect waits until the peer has said what it speaks.
func (h *libHost) Connect(ctx context.Context, p peer.AddrInfo) error {
	h.peers.AddAddrs(p.ID, p.Addrs, peerstore.TempAddrTTL)
	if h.net.Connectedness(p.ID) == network.Connected {
		return nil
	}
	c, err := h.net.DialPeer(ctx, p.ID)
	if err != nil {
		return fmt.Errorf("dial: %w", err)
	}
	return h.identified(ctx, c)
}

// identified waits for what a peer says of itself; who says nothing is no error.
func (h *libHost) identified(ctx context.Context, c network.Conn) error {
	select {
	case <-h.identify.IdentifyWait(c):
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait to hear what the peer speaks: %w", ctx.Err())
	}
}

func (h *libHost) NewStream(ctx context.Context, p peer.ID, protos ...protocol.ID) (network.Stream, error) {
	if _, ok := ctx.Deadline(); !ok {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeout(ctx, negotiation)
		defer cancel()
	}
	if no, _ := network.GetNoDial(ctx); !no {
		if err := h.Connect(ctx, peer.AddrInfo{ID: p}); err != nil {
			return nil, err
		}
	}
	s, err := h.net.NewStream(network.WithNoDial(ctx, "dialled already"), p)
	if err != nil {
		return nil, fmt.Errorf("open stream: %w", err)
	}
	out, err := h.agree(ctx, p, s, protos)
	if err != nil {
		_ = s.ResetWithError(network.StreamProtocolNegotiationFailed)
		return nil, err
	}
	return out, nil
}

// agree finds the protocol of a stream that this host opened. Of what the peer is
// known to speak, the first is taken without asking: the question travels with what is
// written first, the answer is read before what is read first.
func (h *libHost) agree(ctx context.Context, p peer.ID, s network.Stream, protos []protocol.ID) (network.Stream, error) {
	if err := h.identified(ctx, s.Conn()); err != nil {
		return nil, err
	}
	known, err := h.peers.SupportsProtocols(p, protos...)
	if err != nil {
		return nil, err
	}
	if len(known) > 0 {
		if err := s.SetProtocol(known[0]); err != nil {
			return nil, err
		}
		return &lazyStream{s, multistream.NewMSSelect(s, known[0])}, nil
	}
	proto, err := ask(ctx, s, protos)
	if err != nil {
		return nil, fmt.Errorf("agree on a protocol: %w", err)
	}
	if err := s.SetProtocol(proto); err != nil {
		return nil, err
	}
	_ = h.peers.AddProtocols(p, proto) // or it is asked again
	return s, nil
}

// ask is multistream.SelectOneOf that ends with ctx.
func ask(ctx context.Context, s network.Stream, protos []protocol.ID) (protocol.ID, error) {
	stop := context.AfterFunc(ctx, func() { _ = s.ResetWithError(network.StreamProtocolNegotiationFailed) })
	proto, err := multistream.SelectOneOf(protos, s)
	if !stop() {
		return "", ctx.Err()
	}
	return proto, err
}

// lazyStream is a stream whose protocol is being agreed on by what is written and read.
type lazyStream struct {
	network.Stream
	lazy multistream.LazyConn
}

func (s *lazyStream) Read(b []byte) (int, error)  { return s.lazy.Read(b) }
func (s *lazyStream) Write(b []byte) (int, error) { return s.lazy.Write(b) }

// Close waits for the answer to what was asked, but not for ever.
func (s *lazyStream) Close() error {
	_ = s.SetReadDeadline(time.Now().Add(negotiation))
	return s.lazy.Close()
}

// CloseWrite sends what was asked, if nothing was written.
func (s *lazyStream) CloseWrite() error {
	if f, ok := s.lazy.(interface{ Flush() error }); ok {
		_ = f.Flush() // who reads is told what failed
	}
	return s.Stream.CloseWrite()
}
