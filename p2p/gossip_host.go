package p2p

import (
	"bufio"
	"context"
	"time"

	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// heardBuffer is what is read of a gossip stream at a time: most messages, whole.
const heardBuffer = 1 << 10

// deadlineStep is by how much an earlier deadline may fall short of the wanted one.
const deadlineStep = 10 * time.Second

// gossipHost is the host as gossip sees it: its streams are read by the buffer, since
// gossip reads a message's length byte by byte, and a deadline for writes stays for a
// while, since gossip sets one for each message.
type gossipHost struct{ host.Host }

func (g gossipHost) NewStream(ctx context.Context, p peer.ID, protos ...protocol.ID) (network.Stream, error) {
	s, err := g.Host.NewStream(ctx, p, protos...)
	if err != nil {
		return nil, err
	}
	return &toldStream{Stream: s}, nil
}

func (g gossipHost) SetStreamHandler(id protocol.ID, handle network.StreamHandler) {
	g.Host.SetStreamHandler(id, func(s network.Stream) {
		handle(&heardStream{Stream: s, buffer: bufio.NewReaderSize(s, heardBuffer)})
	})
}

// heardStream is one that a peer opened.
type heardStream struct {
	network.Stream
	buffer *bufio.Reader
}

func (s *heardStream) Read(p []byte) (int, error) { return s.buffer.Read(p) }

// toldStream is one that we opened. One goroutine writes to it.
type toldStream struct {
	network.Stream
	until time.Time
}

// SetWriteDeadline keeps the deadline that there is, if it is not much earlier.
func (s *toldStream) SetWriteDeadline(t time.Time) error {
	if t.Sub(s.until) < deadlineStep {
		return nil
	}
	s.until = t
	return s.Stream.SetWriteDeadline(t)
}
