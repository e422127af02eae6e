package sim

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/dollynator/dolly/market"
)

const dayMS = dolly.Time(86_400_000)

// begin is when worlds start: far from zero, so that nothing is before it.
const begin = 100 * dayMS

// World is one fleet and all that is around it. It belongs to one goroutine.
type World struct {
	s    scenario.Scenario
	o    Options
	seed uint64
	err  error

	now    dolly.Time
	day    int // from 0
	check  dolly.Time
	queue  *calendar
	events int64
	trace  trace

	law      charter.Signed[charter.Charter]
	warden   warden
	pace     agent.Pace
	strategy strategy.Strategy
	params   market.Params
	view     agent.View // used again for every check

	offers []offer
	byID   map[dolly.OfferID]int
	listed []dolly.Offer // that may be rented today
	best   float64       // quality of the best of them

	eco    economy
	cloud  cloud
	coins  coins
	market floor
	gossip gossip
	minds  minds

	wake   []dolly.Time // when an agent's check must be more than a look, by place
	agents []*member    // by place; nil is free
	free   []int        // places
	alive  int
	kin    []kin
	places []int32 // by number of birth
	shares []OfferShare
	living []byte // how many live on each offer, as varints day by day

	watch  monitor
	faults map[string]int64
	today  Day
	rows   []Day
	total  totals
	stopAt dolly.Time // of the operator's order; never if there is none

	stopRecord record
	impostors  []impostor
	fakes      uint64
	counts     uint32            // how often all coins were counted
	sybils     *sybils           // nil until they begin
	images     map[int]*image    // by the number of the agent
	spare      []*charter.Holder // to be used again
	rests      bool              // holders do
	under      [2]agent.Underway
}

// totals are sums over a run.
type totals struct {
	births, deaths, bought     int
	agentDays, deliveries      int64
	efficiency, regret         float64
	trades                     int64
	purse, rent, fees, paidOut dolly.Sat
	soldMB                     dolly.MB
	extinct                    int
	offered                    float64
	lastPrice                  float64
	minted                     dolly.MB
	dayEff                     float64
}

// signer is a key of network sim, where a signature is a checksum by its name.
type signer struct{ peer dolly.PeerID }

func (s signer) Peer() dolly.PeerID     { return s.peer }
func (s signer) Sign(msg []byte) []byte { return append(s.peer[:], msg...) }

// keyOf is the key of whoever is called so.
func (w *World) keyOf(kind, n uint64) signer {
	var s signer
	for i := range 4 {
		x := w.roll(ofKey, kind, n, uint64(i))
		for j := range 8 {
			s.peer[8*i+j] = byte(x >> (8 * j))
		}
	}
	return s
}

// The kinds of keys.
const (
	keyOperator uint64 = iota
	keyLease
	keyStop
	keyWarden
	keyAgent
	keyBuyer
	keyFake
	keySybil
)

// newWorld makes a world with the agents that the operator installed.
func newWorld(s scenario.Scenario, o Options) (*World, error) {
	w := &World{
		s: s, o: o, seed: o.Seed, now: begin, check: dolly.Time(s.Pace) * 60_000, rows: make([]Day, 0, s.Days),
		byID: map[dolly.OfferID]int{}, faults: map[string]int64{}, images: map[int]*image{}, spare: make([]*charter.Holder, 0, 4), stopAt: never, params: market.DefaultParams(),
		rests: s.Agents >= restFrom,
	}
	w.total.extinct = -1
	w.queue = newCalendar(begin, narrowRing)
	if s.Fidelity == scenario.B {
		w.queue = newCalendar(begin, wideRing)
	}
	w.pace = agent.Pace{
		Check: time.Duration(s.Pace) * time.Minute, Heartbeat: time.Hour, DeadAfter: dolly.Day,
		OrderLife: max(time.Hour, time.Duration(s.Pace)*time.Minute), WindDown: max(time.Hour, 2*time.Duration(s.Pace)*time.Minute), RenewBefore: 3 * dolly.Day,
	}
	var err error
	if w.strategy, err = strategy.ByName(s.Mind.Strategy); err != nil {
		return nil, fmt.Errorf("new world: %w", err)
	}
	w.makeOffers()
	if err := w.makeLaw(); err != nil {
		return nil, fmt.Errorf("new world: %w", err)
	}
	w.watch.begin(w)
	w.makeCoins()
	w.makeMarket()
	w.makeGossip()
	if err := w.makeMinds(); err != nil {
		return nil, fmt.Errorf("new world: %w", err)
	}
	w.dawn(0)
	w.restock(0)
	w.minds.market = qd.Market{Expected: 10_000, Ratio: 10_000 / max(1, w.medianPerDay())}
	if o.Record != nil {
		o.Record.Begin(s, o.Seed, w.described())
	}
	for i := range s.Roots {
		w.install(uint32(i))
	}
	if w.gossip.flood != nil {
		w.gossip.flood.mesh(w)
	}
	w.makeFaults()
	return w, w.err
}

func (w *World) fail(err error) {
	if w.err == nil && err != nil {
		w.err = fmt.Errorf("seed %d, event %d, day %.2f: %w", w.seed, w.events, days(w.now), err)
	}
}

// described are the offers as a scenario would list them.
func (w *World) described() []scenario.Offer {
	var out []scenario.Offer
	for i := range w.offers {
		o := &w.offers[i]
		out = append(out, scenario.Offer{
			ID: o.id, Price: o.price, PeriodDays: int(o.period / dolly.Day), MBPerDay: o.mb, Reliability: o.reliable,
		})
	}
	return out
}

// play lets everything happen that is due until a moment.
func (w *World) play(until dolly.Time) {
	for w.queue.soon <= until {
		e, any := w.queue.pop(until)
		if !any {
			break
		}
		w.now = w.queue.now
		w.act(e)
	}
	w.now = until
}
