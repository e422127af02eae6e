package trade

import (
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/wire"
)

// Verdict is what becomes of a gossiped message.
type Verdict uint8

// The verdicts.
const (
	Reject Verdict = 0 // wrong, whoever passed it on: it counts against that peer
	Ignore Verdict = 1 // perhaps right, but not passed on and not looked at
	Pass   Verdict = 2 // to be passed on and heard
)

// Weighed is what gossip is by itself: what becomes of it, who says it, how many lines of
// the key's share at the [Gate] it takes, and what it says, for [Heard].Known.
type Weighed struct {
	Verdict Verdict
	Key     dolly.PeerID
	Lines   int
	Known   any
}

// opened is a signed message whose signature was verified.
type opened[T any] struct {
	key  dolly.PeerID
	body T
}

// Scale is what gossip is weighed on.
type Scale struct {
	Network dolly.Network
	Limits  market.Limits // of orders that are passed on
	Verify  wire.Verify   // of batches of orders, most of what strangers send
}

// Weigh judges gossip by itself. Orders that say nothing new to anybody are
// ignored: clocks differ, so that is no peer's fault.
func (s Scale) Weigh(now dolly.Time, topic Topic, raw []byte) Weighed {
	switch topic {
	case TopicOrders:
		return s.weighBatch(now, raw)
	case TopicTrades:
		key, tr, err := openTrade(s.Network, raw)
		if err != nil {
			return Weighed{}
		}
		return Weighed{Pass, key, 1, opened[dolly.Trade]{key, tr}}
	}
	if !Check(s.Network, topic, raw) {
		return Weighed{}
	}
	return Weighed{Verdict: Pass}
}

func (s Scale) weighBatch(now dolly.Time, raw []byte) Weighed {
	key, b, err := market.OpenBatchBy(s.Verify, s.Network, raw)
	if err != nil {
		return Weighed{}
	}
	alive := func(o dolly.Order) bool {
		return o.Expires > now && o.Price.Valid() && o.Price.Sat >= s.Limits.MinSat
	}
	if len(b.Cancels) == 0 && !slices.ContainsFunc(b.Orders, alive) {
		return Weighed{Verdict: Ignore, Key: key}
	}
	return Weighed{Pass, key, len(b.Orders) + len(b.Cancels), opened[market.Batch]{key, b}}
}

// Gate bounds what a flood of orders and trades costs the network, as the book's limits
// bound what it costs a trader: each key may say so much in a span, and so many
// strangers may say anything. Keys that are known have room of their own, as many of them.
// It knows no book. It is not safe for concurrent use.
type Gate struct {
	limits    market.Limits
	since     dolly.Time
	strangers map[dolly.PeerID]int // lines in the present span
	known     map[dolly.PeerID]int // the same, of those that are known
}

// A span is how long lines are counted, and for each order that may live a key
// may say some in one: place it, take it back, and both again.
const (
	gateSpan  = 10 * time.Minute
	gateLines = 4
)

// NewGate is a gate that has heard nothing and knows nobody.
func NewGate(l market.Limits) *Gate {
	return &Gate{limits: l, strangers: map[dolly.PeerID]int{}, known: map[dolly.PeerID]int{}}
}

// Know gives a key room that no stranger can take, if not too many have it.
func (g *Gate) Know(key dolly.PeerID) {
	if _, known := g.known[key]; known || len(g.known) >= g.limits.Total {
		return
	}
	g.known[key] = g.strangers[key]
	delete(g.strangers, key)
}

// Admit counts lines of a key, and reports whether it may say so many.
func (g *Gate) Admit(now dolly.Time, key dolly.PeerID, lines int) bool {
	if now.Sub(g.since) >= gateSpan {
		g.since = now
		clear(g.strangers)
		for k := range g.known {
			g.known[k] = 0
		}
	}
	counts, most := g.strangers, gateLines*g.limits.PerTrader+market.MaxBatchCancels
	said, heard := counts[key]
	if known, is := g.known[key]; is {
		counts, said, heard = g.known, known, true
	}
	if !heard && len(counts) >= g.limits.Total || said+lines > most {
		return false
	}
	counts[key] = said + lines
	return true
}
