package life

import (
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

const (
	hour    = dolly.Time(time.Hour / time.Millisecond)
	rent    = 9 * dolly.Day
	fee     = dolly.Sat(10)
	feeMax  = dolly.Sat(100)
	alpha   = dolly.OfferID("alpha/s/north")
	beta    = dolly.OfferID("beta/s/north")
	aHotCap = dolly.Sat(6000)
	dust    = dolly.Sat(500)
)

func seeded(s string) wire.Key { return wire.NewKey([32]byte(wire.Sum([]byte(s)))) }

// world is a fleet on a virtual clock: the lives with their stores and wallets,
// a warden, a provider, and gossip that always arrives. Income falls from the sky.
type world struct {
	testing.TB
	now      dolly.Time
	rand     *rand.Rand
	law      charter.Signed[charter.Charter]
	registry *charter.Registry
	linked   bool                  // agents are connected, and answer each other
	mute     bool                  // gossip reaches nobody
	lossy    float64               // chance that a request, or its answer, is lost
	cut      func(a, b *body) bool // but these two
	stride   time.Duration         // between two ticks
	asked    map[uint64]call       // requests without an answer yet
	calls    uint64
	ledgers  map[string]*ledger.Ledger // of people outside the fleet
	deaf     bool                      // the warden does not answer
	deafTo   map[Question]bool         // nor these
	offers   []dolly.Offer
	rule     qd.Rule   // by which who is born from now on learns
	income   dolly.Sat // an hour, for who carries
	bodies   []*body
	ground   *ground
	queue    []news
	steps    int
	trace    strings.Builder
	// crash, if set, is asked before and after each commit whether the program dies there.
	crash func(w *world, b *body, f trade.Fact, committed bool) bool
	// saw, if set, is shown each effect before it is carried out.
	saw    func(b *body, e trade.Effect)
	seats  map[charter.Seat]string // certificates that were delivered
	spends map[dolly.Hash]dolly.OfferID
}

// call is a request of one agent to another.
type call struct {
	from *body
	to   dolly.PeerID
	tag  trade.Tag
}

// news is a fact on its way.
type news struct {
	to   *body
	fact trade.Fact
}

// body is one agent with what outlives its program.
type body struct {
	*Life
	cfg    Config
	store  dolly.Store
	shelf  *keep.Shelf
	key    wire.Key
	starts uint64
	coins  dolly.Sat
	paid   map[dolly.Hash]string // transactions, by permit
	swept  dolly.Sat
	fell   dolly.Sat // from the sky
	spent  dolly.Sat // on rents, fees included
	relay  bool
	gone   bool // retired, or its server is over
	notes  []trade.Note
	rules  map[trade.Topic]func([]byte) trade.Verdict // that came with a charter
	payout string                                     // where coins were last swept to
	exit   bool                                       // traffic may leave
}

func (b *body) gossipChecks() map[trade.Topic]func([]byte) trade.Verdict {
	if b.rules != nil {
		return b.rules
	}
	return b.Topics()
}

// law is the charter of these worlds.
func law(change func(*charter.Charter)) charter.Charter {
	c := charter.Charter{
		Fleet: "sim", Network: dolly.Sim, Epoch: 1, Slots: 5, Births: 100, BirthsPerMonth: 20, Depth: 3,
		Caps:   charter.Caps{Total: 1_000_000, PerAct: 3000, PerLease: 6000, Hot: aHotCap},
		Payout: "payout", Providers: []string{"alpha", "beta"}, Expiry: dolly.Time(0).Add(400 * dolly.Day), Grace: 7 * dolly.Day,
		LeaseKey: seeded("lease").Peer(), StopKey: seeded("stop").Peer(), WardenPeer: seeded("warden").Peer(),
		LeaseLife: dolly.Day, ActLife: 6 * time.Hour, VoidDelay: 12 * time.Hour,
	}
	if change != nil {
		change(&c)
	}
	return c
}

// newWorld has one root, just installed, on a server at alpha.
func newWorld(t testing.TB, seed uint64, change func(*charter.Charter)) *world {
	w := &world{
		TB: t, now: dolly.Time(0).Add(100 * dolly.Day), rand: rand.New(rand.NewPCG(seed, 1)), income: 60,
		seats: map[charter.Seat]string{}, spends: map[dolly.Hash]dolly.OfferID{},
		asked: map[uint64]call{}, ledgers: map[string]*ledger.Ledger{}, stride: time.Hour,
		offers: []dolly.Offer{
			{ID: alpha, Price: 1000, Period: rent, LineRate: 1 << 20, Relay: dolly.RelayAllow, Available: true},
			{ID: beta, Price: 1200, Period: rent, LineRate: 1 << 20, Relay: dolly.RelayAllow, Available: true},
		},
	}
	w.ground = &ground{w: w, servers: map[string]*server{}, paid: map[string]dolly.Sat{}}
	raw, err := charter.NewCharter(seeded("operator"), law(change))
	w.must(err)
	w.law, err = charter.OpenCharter(dolly.Sim, raw)
	w.must(err)
	root := seeded("root")
	cert := w.found(root.Peer())
	w.ground.servers["root"] = &server{offer: alpha, ends: w.now.Add(rent), state: "running", child: root}
	w.born(root, Config{Certs: [][]byte{cert}, Name: "ada", Path: charter.RootPath, Offer: alpha, Server: "root", Paid: 1000, RentEnds: w.now.Add(rent)})
	return w
}

// found sets the warden up, if there is to be one, and certifies the root.
func (w *world) found(root dolly.PeerID) []byte {
	if w.law.Body.Alone() {
		cert, err := charter.GrantPortion(seeded("operator"), w.law, w.law.Body.Whole(), root, charter.Home{Offer: alpha, Since: w.now}, nil)
		w.must(err)
		return cert
	}
	var err error
	w.registry, err = charter.NewRegistry(dolly.Sim, w.law, seeded("lease"))
	w.must(err)
	cert, err := charter.Grant(seeded("operator"), w.law, 0, 0, root, charter.Home{Offer: alpha, Since: w.now})
	w.must(err)
	return cert
}

func (w *world) must(err error) {
	w.Helper()
	if err != nil {
		w.Fatal(err)
	}
}

// born puts an agent into the world and starts its program.
func (w *world) born(key wire.Key, cfg Config) {
	cfg.Charter, cfg.Strategy, cfg.FeeMax, cfg.Expected, cfg.Version = w.law.Raw, strategy.ConstantSell{}, feeMax, 100, "test"
	cfg.Rule = w.rule
	cfg.Trade = trade.Config{
		Network: dolly.Sim, Self: key, Swap: market.DefaultParams(), Book: market.DefaultLimits(), FeeMax: feeMax,
		ContractKey: func(dolly.Hash) []byte { return make([]byte, 33) }, Secret: trade.Secrets(key),
		Credit: 1000 * dolly.MiB, Line: trade.Line{Stranger: 1000 * dolly.MiB, Strangers: 10_000 * dolly.MiB}, Exchange: time.Hour, Delay: time.Hour, Retry: time.Hour / 2,
	}
	cfg.Pace = agent.Pace{
		Check: time.Hour, Heartbeat: 6 * time.Hour, DeadAfter: dolly.Day, OrderLife: 6 * time.Hour, WindDown: 6 * time.Hour, RenewBefore: 3 * dolly.Day,
	}
	b := &body{cfg: cfg, store: store.Memory(), key: key, paid: map[dolly.Hash]string{}, relay: true}
	w.bodies = append(w.bodies, b)
	w.start(b)
}

// start is a start of the program: all that it knows is what its store has.
func (w *world) start(b *body) {
	b.starts++
	b.shelf = &keep.Shelf{}
	var err error
	b.Life, err = New(b.cfg, b.shelf)
	w.must(err)
	w.must(b.store.View(b.shelf.Load))
	nonce := wire.Sum(fmt.Append(nil, b.cfg.Path, b.starts))
	w.must(b.Wake(w.now, charter.Nonce(nonce[:16])))
	w.post(b, trade.Started{Addrs: []string{"/ip4/127.0.0.1/tcp/1"}})
	w.post(b, b.reading())
	w.post(b, Offers{w.offers})
}

// restart loses what was on its way to or from the program.
func (w *world) restart(b *body) {
	kept := w.queue[:0]
	for _, n := range w.queue {
		if n.to != b {
			kept = append(kept, n)
		}
	}
	w.queue = kept
	w.start(b)
}

func (b *body) reading() Coins { return Coins{Confirmed: b.coins} }

func (w *world) post(to *body, f trade.Fact) { w.queue = append(w.queue, news{to, f}) }

// alive are the bodies whose program runs.
func (w *world) alive() []*body {
	var out []*body
	for _, b := range w.bodies {
		if !b.gone {
			out = append(out, b)
		}
	}
	return out
}

// drain delivers facts until nothing is on its way.
func (w *world) drain() {
	for n := 0; len(w.queue) > 0; n++ {
		if n > 100_000 {
			w.Fatal("facts without end")
		}
		next := w.queue[0]
		w.queue = w.queue[1:]
		if !next.to.gone {
			w.step(next.to, next.fact)
		}
	}
}

// step gives a life one fact, stores its state, then carries out the effects.
func (w *world) step(b *body, f trade.Fact) {
	w.steps++
	if w.crash != nil && w.crash(w, b, f, false) {
		w.restart(b)
		return
	}
	effects := b.Step(w.now, w.rand, f)
	w.must(b.store.Update(b.shelf.Flush))
	if w.crash != nil && w.crash(w, b, f, true) {
		w.restart(b)
		return
	}
	for _, e := range effects {
		if w.saw != nil {
			w.saw(b, e)
		}
		w.record(b, e)
		w.carryOut(b, e)
	}
}

func (w *world) record(b *body, e trade.Effect) {
	if n, ok := e.(trade.Note); ok {
		data, err := json.Marshal(n.Data)
		w.must(err)
		fmt.Fprintf(&w.trace, "%d %s note %s %s %s\n", w.now, b.cfg.Path, n.Kind, n.Text, data)
		return
	}
	fmt.Fprintf(&w.trace, "%d %s %T %+v\n", w.now, b.cfg.Path, e, e)
}

// pass lets time go by, a stride (an hour) at a time.
func (w *world) pass(d time.Duration) {
	for end := w.now.Add(d); w.now < end; {
		w.drain()
		w.now = w.now.Add(w.stride)
		w.ground.tick()
		for _, b := range w.alive() {
			if b.relay {
				fell := w.income * dolly.Sat(w.stride) / dolly.Sat(time.Hour)
				b.coins, b.fell = b.coins+fell, b.fell+fell
			}
			w.post(b, trade.Near{Peers: w.near(b)})
			w.post(b, b.reading())
			w.post(b, Offers{w.offers})
			w.post(b, Relay{OK: b.relay})
			w.post(b, trade.Tick{})
		}
		w.drain()
		w.recount()
	}
}

// until lets time go by until cond holds, for at most d.
func (w *world) until(what string, d time.Duration, cond func() bool) {
	w.Helper()
	for end := w.now.Add(d); !cond(); w.pass(w.stride) {
		if w.now >= end {
			w.Fatalf("not within %v: %s", d, what)
		}
	}
}

// recount looks at the world, never at the agents' own books (I1, I2, I4, I13).
func (w *world) recount() {
	w.Helper()
	leased, seats := 0, map[charter.Seat]bool{}
	for _, b := range w.alive() {
		if !b.leased() {
			continue
		}
		leased++
		at := b.permits.Standing()
		if seats[at.Seat] {
			w.Fatalf("I2: two live keys in %+v", at.Seat)
		}
		seats[at.Seat] = true
		if at.Depth > w.law.Body.Depth {
			w.Fatalf("I4: depth %d", at.Depth)
		}
	}
	if leased > int(w.law.Body.Slots) {
		w.Fatalf("I1: %d live keys in %d slots", leased, w.law.Body.Slots)
	}
	for to, sat := range w.ground.paid {
		if price := w.ground.prices[to]; sat != price {
			w.Fatalf("I13: paid %v to %s for %v", sat, to, price)
		}
	}
}

func (w *world) order(kind charter.OrderKind, seq uint64) []byte {
	return charter.SealStop(seeded("stop"), dolly.Sim, charter.Stop{Fleet: "sim", Epoch: 1, Seq: seq, Kind: kind})
}

// carried lets carol pay an agent for traffic.
func (w *world) carried(b *body, mb dolly.MB) {
	before := b.trader.Ledger.Balance(b.key.Peer())
	w.charge(b, mb)
	if got := b.trader.Ledger.Balance(b.key.Peer()); got != before+mb*dolly.MiB {
		w.Fatalf("%s has %v", b.cfg.Path, got)
	}
}

// charge lets carol ask an agent to sign for traffic.
func (w *world) charge(b *body, mb dolly.MB) {
	if w.ledgers["carol"] == nil {
		w.ledgers["carol"] = ledger.New(dolly.Sim)
	}
	debit, err := w.ledgers["carol"].Debit(seeded("carol"), ledger.Carry, b.key.Peer(), mb*dolly.MiB, dolly.Hash{}, w.now)
	w.must(err)
	w.step(b, trade.Asked{ID: 1, From: seeded("carol").Peer(), Kind: "credit", Raw: debit.Raw})
}

// noted counts the notes of a kind.
func (b *body) noted(kind string) int {
	n := 0
	for _, e := range b.notes {
		if e.Kind == kind {
			n++
		}
	}
	return n
}
