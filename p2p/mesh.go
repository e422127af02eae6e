package p2p

import (
	"maps"
	"slices"
	"sync"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/connmgr"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/protocol"
)

// scoreEvery is how often gossip tells its scores.
const scoreEvery = 5 * time.Second

// mesh is what gossip tells of itself: who gets messages in full, whose connections
// are therefore kept when there are too many, what peers did wrong, and how each scores.
type mesh struct {
	conns  connmgr.ConnManager
	mu     sync.Mutex
	grafts map[peer.ID]map[string]struct{}
	scores map[peer.ID]float64
	faults faults
}

var _ pubsub.RawTracer = (*mesh)(nil)

func newMesh(conns connmgr.ConnManager) *mesh {
	return &mesh{conns: conns, grafts: map[peer.ID]map[string]struct{}{}}
}

// meshTag is the connection manager's, of who is in the mesh of a topic.
func meshTag(topic string) string { return "gossip:" + topic }

func (m *mesh) options() []pubsub.Option {
	params, thresholds := peerScore(func(id peer.ID) float64 { return m.faults.score(id, time.Now()) })
	return []pubsub.Option{
		pubsub.WithRawTracer(m),
		pubsub.WithPeerScore(params, thresholds),
		pubsub.WithPeerScoreInspect(m.inspect, scoreEvery),
	}
}

// of are the topics in whose mesh a peer is, sorted.
func (m *mesh) of(id peer.ID) []string {
	m.mu.Lock()
	defer m.mu.Unlock()
	return slices.Sorted(maps.Keys(m.grafts[id]))
}

func (m *mesh) score(id peer.ID) float64 {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.scores[id]
}

// inspect is handed a map of its own.
func (m *mesh) inspect(scores map[peer.ID]float64) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.scores = scores
}

// Graft says that a peer is in the mesh of a topic.
func (m *mesh) Graft(id peer.ID, topic string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.grafts[id] == nil {
		m.grafts[id] = map[string]struct{}{}
	}
	m.grafts[id][topic] = struct{}{}
	m.conns.Protect(id, meshTag(topic))
}

// Prune says that it is not any more.
func (m *mesh) Prune(id peer.ID, topic string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.conns.Unprotect(id, meshTag(topic))
	delete(m.grafts[id], topic)
	if len(m.grafts[id]) == 0 {
		delete(m.grafts, id)
	}
}

// OnClosedOutboundStream says that a peer is gone.
func (m *mesh) OnClosedOutboundStream(id peer.ID) {
	m.mu.Lock()
	defer m.mu.Unlock()
	for topic := range m.grafts[id] {
		m.conns.Unprotect(id, meshTag(topic))
	}
	delete(m.grafts, id)
}

// RejectMessage says that a message was not forwarded, and why.
func (m *mesh) RejectMessage(msg *pubsub.Message, reason string) {
	m.faults.told(msg.ReceivedFrom, reason, time.Now())
}

// What else gossip tells is counted elsewhere, or not at all.

func (m *mesh) OnNewOutboundStream(peer.ID, protocol.ID) {}
func (m *mesh) Join(string)                              {}
func (m *mesh) Leave(string)                             {}
func (m *mesh) ValidateMessage(*pubsub.Message)          {}
func (m *mesh) DeliverMessage(*pubsub.Message)           {}
func (m *mesh) DuplicateMessage(*pubsub.Message)         {}
func (m *mesh) ThrottlePeer(peer.ID)                     {}
func (m *mesh) RecvRPC(*pubsub.RPC)                      {}
func (m *mesh) SendRPC(*pubsub.RPC, peer.ID)             {}
func (m *mesh) DropRPC(*pubsub.RPC, peer.ID)             {}
func (m *mesh) UndeliverableMessage(*pubsub.Message)     {}
