package p2p

import (
	"strings"
	"sync/atomic"

	"github.com/libp2p/go-libp2p/core/metrics"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
	"github.com/libp2p/go-libp2p/p2p/net/swarm"
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

// options count bytes for a trial; without one there are none.
func (t *Trial) options() []swarm.Option {
	if t == nil {
		return nil
	}
	return []swarm.Option{swarm.WithMetrics(reporter{metrics.NewBandwidthCounter(), t})}
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
