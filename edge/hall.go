package edge

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/node/warden"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

const (
	maxWord   = 64 << 10               // bytes, of gossip; a larger charter goes from hand to hand
	hallEvery = 250 * time.Millisecond // wall: the finest pace at which it looks whom to tell
	tellTime  = 10 * time.Second
)

// HallConfig is what a warden's place on the network is made of.
type HallConfig struct {
	Host   *p2p.Host
	Warden *warden.Warden
	Clock  dolly.Clock
	Log    *slog.Logger
}

// Hall is where a warden is met: agents ask it for leases and acts, and the
// operator's orders go through it both ways, as through any agent.
type Hall struct {
	cfg    HallConfig
	topic  string
	work   sync.WaitGroup
	mu     sync.Mutex
	spread life.Spread
}

// NewHall answers from now on. [Hall.Run] spreads orders.
func NewHall(cfg HallConfig) (*Hall, error) {
	law, _ := cfg.Warden.Law()
	h := &Hall{cfg: cfg, topic: node.Topic(life.CharterTopic(law.Body.Fleet))}
	cfg.Host.Handle(LeaseProtocol, p2p.MaxMessage, cfg.Warden.Handle)
	cfg.Host.Handle(trade.Protocol, p2p.MaxMessage, h.answer)
	holds := func(raw []byte) bool {
		law, _ := cfg.Warden.Law()
		return life.CheckWord(law, raw)
	}
	err := cfg.Host.Join(h.topic, maxWord, Verdict(holds), func(from dolly.PeerID, raw []byte, _ any) { h.hear(from, raw) })
	if err != nil {
		return nil, fmt.Errorf("join the charter's topic: %w", err)
	}
	return h, nil
}

// Run tells every agent that is connected what the operator ordered, again
// until it has it, until ctx ends (nil) or the warden's store failed.
func (h *Hall) Run(ctx context.Context) error {
	defer h.work.Wait()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	lines := make(chan charter.Line, 64)
	defer h.cfg.Warden.Watch(lines)()
	tick := time.NewTicker(hallEvery)
	defer tick.Stop()
	h.publish(ctx)
	for {
		select {
		case <-ctx.Done():
			return nil
		case l := <-lines:
			h.tellSpent(l)
			if l.Order != nil || l.Epoch != nil {
				h.mu.Lock()
				h.spread.News()
				h.mu.Unlock()
				h.publish(ctx)
			}
		case <-tick.C:
			if err := h.cfg.Warden.Err(); err != nil {
				return err
			}
		}
		h.tell(ctx)
	}
}

// tellSpent logs what an agent reports as spent: a liar can burn the cap so, by
// its allowance with each lease, and only the operator can see that it bought nothing.
func (h *Hall) tellSpent(l charter.Line) {
	switch {
	case l.Leased != nil && l.Leased.Charge > 0:
		h.cfg.Log.Info("renewals reported", "slot", l.Leased.Seat.Slot, "sat", l.Leased.Charge, "line", l.Index)
	case l.Settled != nil && l.Settled.Spent > 0:
		h.cfg.Log.Info("act settled", "slot", l.Settled.Slot, "sat", l.Settled.Spent, "line", l.Index)
	case l.Voided != nil && l.Voided.Charge > 0:
		h.cfg.Log.Info("slot voided, what its lease allowed counts as spent", "slot", l.Voided.Seat.Slot, "sat", l.Voided.Charge, "line", l.Index)
	}
}

func (h *Hall) publish(ctx context.Context) {
	for _, raw := range life.NewWord(h.cfg.Warden.Law()).Raw {
		if err := h.cfg.Host.Publish(ctx, h.topic, raw); err != nil {
			h.cfg.Log.Warn("publish the order", "err", err)
		}
	}
}

func (h *Hall) tell(ctx context.Context) {
	var peers []dolly.PeerID
	for _, p := range h.cfg.Host.Peers() {
		peers = append(peers, p.Peer)
	}
	w := life.NewWord(h.cfg.Warden.Law())
	h.mu.Lock()
	due := h.spread.Due(h.cfg.Clock.Now(), w.Sum, peers, h.bound())
	h.mu.Unlock()
	for _, p := range due {
		h.work.Go(func() { h.show(ctx, p, w) })
	}
}

// bound tells whom the registry knows.
func (h *Hall) bound() func(dolly.PeerID) bool {
	var keys map[dolly.PeerID]bool
	return func(p dolly.PeerID) bool {
		if keys == nil {
			keys = map[dolly.PeerID]bool{}
			for _, s := range h.cfg.Warden.View().Slots {
				keys[s.Key] = true
			}
		}
		return keys[p]
	}
}

func (h *Hall) show(ctx context.Context, to dolly.PeerID, w life.Word) {
	ctx, cancel := context.WithTimeout(ctx, tellTime)
	defer cancel()
	theirs, err := ShowWord(ctx, h.cfg.Host, to, w)
	h.mu.Lock()
	if err != nil {
		h.spread.Refused(to)
	} else {
		h.spread.Holds(to, theirs.Sum)
	}
	h.mu.Unlock()
	for _, raw := range theirs.Raw {
		h.hear(to, raw)
	}
}

// ShowWord shows a peer what is held of the operator's words, and returns what
// it holds then.
func ShowWord(ctx context.Context, h *p2p.Host, to dolly.PeerID, w life.Word) (life.Word, error) {
	raw, err := h.Request(ctx, to, trade.Protocol, wire.Marshal(trade.Request{Kind: life.AskWord, Body: wire.Marshal(w)}))
	if err != nil {
		return life.Word{}, err
	}
	return life.OpenWord(raw)
}

// answer takes in what an agent holds, and says what is held here.
func (h *Hall) answer(_ context.Context, from dolly.PeerID, raw []byte) ([]byte, error) {
	var r trade.Request
	if err := wire.Unmarshal(raw, &r); err != nil {
		return nil, err
	}
	if r.Kind != life.AskWord {
		return nil, fmt.Errorf("%w: %q", trade.ErrRequest, r.Kind)
	}
	theirs, err := life.OpenWord(r.Body)
	if err != nil {
		return nil, err
	}
	for _, one := range theirs.Raw {
		h.hear(from, one)
	}
	h.mu.Lock()
	h.spread.Holds(from, theirs.Sum)
	h.mu.Unlock()
	return wire.Marshal(life.NewWord(h.cfg.Warden.Law()).Reply(theirs)), nil
}

// hear hands one of the operator's words to the registry, which keeps what is
// news. A charter with another lease key waits for the warden's next start.
func (h *Hall) hear(from dolly.PeerID, raw []byte) {
	law, _ := h.cfg.Warden.Law()
	if bytes.Equal(raw, law.Raw) {
		return
	}
	var err error
	if kind, _ := wire.Kind(raw); kind == charter.KindCharter {
		_, err = h.cfg.Warden.Handle(context.Background(), from, raw)
	} else {
		err = h.cfg.Warden.Stop(raw)
	}
	if err != nil {
		h.cfg.Log.Debug("word refused", "err", err)
	}
}
