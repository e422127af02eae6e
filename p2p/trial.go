package p2p

import (
	"strings"
	"sync/atomic"

	"github.com/libp2p/go-libp2p"
	"github.com/libp2p/go-libp2p/core/metrics"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// Trial is for who measures gossip; an agent has none.
type Trial struct {
	Plain bool // leave gossip as libp2p has it by default
	sent  atomic.Uint64
}

// Sent is how many bytes the host wrote to streams of gossip: messages, copies of
// others' and what is said about them, before they are encrypted.
func (t *Trial) Sent() uint64 { return t.sent.Load() }

func (h *Host) plain() bool { return h.trial != nil && h.trial.Plain }

// option counts bytes for a trial, and does nothing without one.
func (t *Trial) option() libp2p.Option {
	if t == nil {
		return libp2p.ChainOptions()
	}
	return libp2p.BandwidthReporter(reporter{metrics.NewBandwidthCounter(), t})
}

// reporter is what libp2p asks for; it wants to know more than we do.
type reporter struct {
	*metrics.BandwidthCounter
	trial *Trial
}

func (r reporter) LogSentMessageStream(n int64, p protocol.ID, _ peer.ID) {
	if strings.HasPrefix(string(p), "/meshsub/") {
		r.trial.sent.Add(uint64(n))
	}
}

func (reporter) LogSentMessage(int64)                             {}
func (reporter) LogRecvMessage(int64)                             {}
func (reporter) LogRecvMessageStream(int64, protocol.ID, peer.ID) {}
