package p2p

import (
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dollynator/dolly"
	pubsub "github.com/libp2p/go-libp2p-pubsub"
	pb "github.com/libp2p/go-libp2p-pubsub/pb"
	"github.com/libp2p/go-libp2p/core/host"
	"github.com/libp2p/go-libp2p/core/peer"
)

// MaxGossip bounds a message on any topic, in bytes.
const MaxGossip = 256 << 10

// What waits inside a host at most: messages to check, and for each topic
// messages that were checked and not yet delivered. Beyond that messages are
// dropped, and who needs them asks for them.
const (
	checkQueue   = 256
	deliverQueue = 256
)

// The mesh: a message goes to three peers instead of six, and its author sends it
// to all; who missed it hears of it at a heartbeat from some peers outside of the
// mesh. Most of what gossipsub sends by default is copies and hints, and most of what
// a small message costs is the sending. TestI33SilentSybils says what this still bears.
const (
	meshDegree  = 3
	meshLeast   = 2
	meshMost    = 4 // at which a mesh is cut down to its degree: so it has two or three
	heartbeat   = 1500 * time.Millisecond
	hintPeers   = 6
	hintBeats   = 3
	memoryBeats = 7 // for which a message can be asked for
)

// Verdict is what a check says of a message.
type Verdict int

// The verdicts.
const (
	Accept Verdict = 0 // deliver and forward
	Reject Verdict = 1 // drop, and hold it against who sent it
	Ignore Verdict = 2 // drop
)

// Check judges a message. What it made of it beside the verdict is handed over to
// who gets the message.
type Check func(raw []byte) (v Verdict, known any)

type gossip struct {
	ps                             *pubsub.PubSub
	published, delivered, rejected atomic.Uint64

	mesh   *mesh
	mu     sync.Mutex
	topics map[string]*pubsub.Topic
}

// newPubSub starts gossipsub: plain as it comes, or ours. Of our messages none carries
// another signature than our envelope's, and their id is the hash of their bytes, so a
// copy is never news. The connection manager is not told who brought each message, only
// who is in a mesh, by m.
func newPubSub(ctx context.Context, lib host.Host, plain bool, m *mesh) (*pubsub.PubSub, error) {
	start := func() (*pubsub.PubSub, error) {
		lib := gossipHost{lib}
		return pubsub.NewGossipSubWithRouter(ctx, lib, pubsub.DefaultGossipSubRouter(lib), append(gossipOptions(), m.options()...)...)
	}
	if plain {
		start = func() (*pubsub.PubSub, error) { return pubsub.NewGossipSub(ctx, lib, maxGossip()) }
	}
	ps, err := start()
	if err != nil {
		return nil, fmt.Errorf("start gossip: %w", err)
	}
	return ps, nil
}

func maxGossip() pubsub.Option { return pubsub.WithMaxMessageSize(MaxGossip + 4096) }

func gossipOptions() []pubsub.Option {
	mesh := pubsub.DefaultGossipSubParams()
	mesh.D, mesh.Dlo, mesh.Dhi, mesh.Dscore, mesh.Dout = meshDegree, meshLeast, meshMost, 2, 0
	mesh.HeartbeatInterval, mesh.HistoryLength = heartbeat, memoryBeats
	mesh.Dlazy, mesh.HistoryGossip = hintPeers, hintBeats
	return []pubsub.Option{
		maxGossip(),
		pubsub.WithGossipSubParams(mesh),
		pubsub.WithMessageSignaturePolicy(pubsub.StrictNoSign),
		pubsub.WithNoAuthor(),
		pubsub.WithMessageIdFn(messageID),
		pubsub.WithFloodPublish(true),
		pubsub.WithValidateQueueSize(checkQueue),
		pubsub.WithLogger(slog.New(slog.DiscardHandler)), // what it has to say is counted here
	}
}

// messageID is short because it is sent more often than the message. Nobody can
// find another message with the id of one that is there.
func messageID(m *pb.Message) string {
	h := sha256.New()
	h.Write([]byte(m.GetTopic()))
	h.Write([]byte{0})
	h.Write(m.GetData())
	return string(h.Sum(nil)[:8])
}

// Join takes part in a topic. A message of at most maxSize bytes (which is at
// most [MaxGossip]) goes to check; if accepted it is forwarded and delivered.
// check holds up the message's way through the net, so it must be fast, and is
// called on several goroutines at a time. deliver gets one message at a time;
// from is who passed it on, which is seldom who wrote it, and known what check made
// of it, so that nothing is verified twice. Own messages are neither checked nor
// delivered.
func (h *Host) Join(topic string, maxSize int, check Check, deliver func(from dolly.PeerID, raw []byte, known any)) error {
	if maxSize <= 0 || maxSize > MaxGossip {
		return fmt.Errorf("join %s: %w: limit of %d bytes, at most %d", topic, ErrTooLarge, maxSize, MaxGossip)
	}
	g := &h.gossip
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.topics[topic] != nil {
		return fmt.Errorf("join %s: %w", topic, ErrJoined)
	}
	if err := g.ps.RegisterTopicValidator(topic, h.validator(maxSize, check), pubsub.WithValidatorInline(true)); err != nil {
		return fmt.Errorf("join %s: %w", topic, err)
	}
	t, sub, err := g.subscribe(topic)
	if err != nil {
		return fmt.Errorf("join %s: %w", topic, errors.Join(err, g.ps.UnregisterTopicValidator(topic)))
	}
	g.topics[topic] = t
	h.work.Go(func() { h.pump(sub, deliver) })
	return nil
}

func (g *gossip) subscribe(topic string) (*pubsub.Topic, *pubsub.Subscription, error) {
	t, err := g.ps.Join(topic)
	if err != nil {
		return nil, nil, err
	}
	sub, err := t.Subscribe(pubsub.WithBufferSize(deliverQueue))
	if err != nil {
		return nil, nil, errors.Join(err, t.Close())
	}
	return t, sub, nil
}

func (h *Host) validator(maxSize int, check Check) pubsub.ValidatorEx {
	own := h.lib.ID()
	return func(_ context.Context, from peer.ID, m *pubsub.Message) pubsub.ValidationResult {
		if from == own {
			return pubsub.ValidationAccept
		}
		v := Reject
		if len(m.Data) <= maxSize {
			v, m.ValidatorData = check(m.Data)
		}
		switch v {
		case Accept:
			return pubsub.ValidationAccept
		case Ignore:
			return pubsub.ValidationIgnore
		}
		h.gossip.rejected.Add(1)
		return pubsub.ValidationReject
	}
}

func (h *Host) pump(sub *pubsub.Subscription, deliver func(dolly.PeerID, []byte, any)) {
	defer sub.Cancel()
	for {
		m, err := sub.Next(h.ctx)
		if err != nil {
			return // only the end of the host ends a subscription
		}
		from, ok := fromID(m.ReceivedFrom)
		if !ok || from == h.self {
			continue
		}
		h.gossip.delivered.Add(1)
		deliver(from, m.Data, m.ValidatorData)
	}
}

// Publish spreads raw on a topic that was joined. A message that is already
// known to the net is not spread again, and that is no error.
func (h *Host) Publish(ctx context.Context, topic string, raw []byte) error {
	g := &h.gossip
	g.mu.Lock()
	t := g.topics[topic]
	g.mu.Unlock()
	if t == nil {
		return fmt.Errorf("publish on %s: %w", topic, ErrNotJoined)
	}
	if len(raw) > MaxGossip {
		return fmt.Errorf("publish on %s: %w: %d bytes, at most %d", topic, ErrTooLarge, len(raw), MaxGossip)
	}
	if err := t.Publish(ctx, raw); err != nil {
		return fmt.Errorf("publish on %s: %w", topic, err)
	}
	g.published.Add(1)
	return nil
}

// Stats counts own messages that were published, others' that were delivered
// and others' that a check rejected, since the host started.
func (h *Host) Stats() dolly.Gossip {
	g := &h.gossip
	return dolly.Gossip{
		Published: g.published.Load(), Delivered: g.delivered.Load(), Rejected: g.rejected.Load(),
	}
}
