package life

import (
	"fmt"
	"math/rand/v2"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/trade"
)

// Life is one agent's state. It is not safe for concurrent use.
type Life struct {
	cfg     Config
	charter charter.Signed[charter.Charter] // the newest
	past    charter.Signed[charter.Charter] // the one before, as long as this program runs
	trader  *trade.Trader
	shelf   *keep.Shelf

	holder    keep.Value[charter.HolderState]
	permits   *charter.Holder
	purchases *keep.Table[purchase.Purchase]
	wills     *keep.Table[will]
	table     *qd.Table
	learned   keep.Value[qd.State]
	proofs    *keep.Table[keptProof]
	pulls     *keep.Table[lastPulls] // by offer
	facts     keep.Value[standing]
	sale      keep.Value[sale]
	bans      *keep.Table[agent.Ban] // by provider
	rents     *keep.Table[tenancy]   // by when they begin
	steps     *keep.Table[[]step]    // of purchases, by id

	estate     *charter.Estate // only without a warden
	estateKept keep.Value[charter.EstateState]
	ownWords   []WardenSaid          // its answers that were not heard yet
	liars      map[dolly.PeerID]bool // who gave slots away twice; false: this agent

	topicLearn, topicRoster, topicCharter trade.Topic

	now     dolly.Time
	rand    *rand.Rand
	out     []trade.Effect
	born    bool // started, that is
	addrs   []string
	near    []dolly.PeerID // who is connected
	spread  Spread
	coins   Coins
	offers  []dolly.Offer
	numbers map[dolly.OfferID]int // of offers
	prices  qd.Market             // what rewards are measured by
	relay   Relay
	roster  map[dolly.PeerID]sibling
	kin     Kin
	remotes map[dolly.PeerID]*qd.Remote
	proven  map[dolly.Hash]*proven // evidence by certificate; l.proofs is how it is kept
	refused map[held]bool          // evidence that others hold and that is not believed
	line    map[dolly.Hash]bool    // certificates of this agent and its ancestors

	evidence     qd.Evidence // what was last made of it
	evidenceHash dolly.Hash  // of all of it; zero if that must be found
	merged       int
	moves        []dolly.MoveRow
	lessons      []dolly.LessonRow
	plan         agent.Plan
	history      history
	last         string // latest birth or death, in words
	retired      bool
	halted       bool // the program ends

	woke        dolly.Time
	seen        dolly.Time // latest warden time that was told
	wallOff     bool
	leaseAsked  dolly.Time
	noLease     string     // why, as last noted
	barred      bool       // this incarnation will never have one
	silent      dolly.Time // since when no warden answers; zero if it does
	missed      uint       // questions that it did not answer, since it last did
	compared    dolly.Time // when siblings were last asked for the own chain
	below       bool       // it was noted that they must have more of it
	voided      bool       // the warden gave the slot to a later generation
	receipts    receipts
	coinsKnown  bool
	offersKnown bool
	sweptDry    bool                // what the wallet holds now was swept, or is dust
	resumed     map[dolly.Hash]bool // purchases that were taken up since the start

	nextCheck, nextBeat, nextSample dolly.Time
	nextTestimony                   dolly.Time
	noSlotUntil                     dolly.Time
}

// New makes the life of a config, its tables on the shelf. Load the shelf,
// then call [Life.Wake].
func New(cfg Config, s *keep.Shelf) (*Life, error) {
	c, err := charter.OpenCharter(cfg.Trade.Network, cfg.Charter)
	if err != nil {
		return nil, fmt.Errorf("charter: %w", err)
	}
	if cfg.Rule == (qd.Rule{}) {
		cfg.Rule = qd.Ancestral()
	}
	l := &Life{
		cfg: cfg, charter: c, shelf: s,
		roster:  map[dolly.PeerID]sibling{},
		liars:   map[dolly.PeerID]bool{},
		remotes: map[dolly.PeerID]*qd.Remote{},
		proven:  map[dolly.Hash]*proven{},
		refused: map[held]bool{},
		line:    map[dolly.Hash]bool{},
		resumed: map[dolly.Hash]bool{},
		prices:  qd.NewMarket(cfg.Expected, nil),
		plan:    agent.Plan{Phase: dolly.Starting, Waits: "looking around"},
	}
	cfg.Trade.Sign = l.maySign
	l.trader = trade.New(cfg.Trade, s)
	l.holder = keep.NewValue[charter.HolderState](s, "holder")
	l.estateKept = keep.NewValue[charter.EstateState](s, "estate")
	l.purchases = keep.NewTable[purchase.Purchase](s, "purchase")
	l.wills = keep.NewTable[will](s, "will")
	l.learned = keep.NewValue[qd.State](s, "learned")
	l.proofs = keep.NewTable[keptProof](s, "proof")
	l.pulls = keep.NewTable[lastPulls](s, "pull")
	l.facts = keep.NewValue[standing](s, "standing")
	l.sale = keep.NewValue[sale](s, "sale")
	l.bans = keep.NewTable[agent.Ban](s, "ban")
	l.rents = keep.NewTable[tenancy](s, "rent")
	l.steps = keep.NewTable[[]step](s, "step")
	l.topicLearn, l.topicRoster, l.topicCharter = fleetTopics(c.Body.Fleet)
	return l, nil
}

// Wake makes the state whole after its tables were loaded: a new incarnation
// with a nonce of its own.
func (l *Life) Wake(now dolly.Time, nonce charter.Nonce) error {
	l.now, l.woke = now, now
	if err := l.wakeTable(); err != nil {
		return fmt.Errorf("learned table: %w", err)
	}
	if l.facts.Get().Version == 0 {
		l.facts.Set(standing{Version: 1, RentEnds: l.cfg.RentEnds, Paid: l.cfg.Paid, Since: now})
		l.putRent(now, l.cfg.RentEnds, l.cfg.Paid)
		l.wakeBans()
	}
	if err := l.wakeHolder(nonce); err != nil {
		return err
	}
	l.wakeEvidence()
	return nil
}

// Trader is the market side of this life.
func (l *Life) Trader() *trade.Trader { return l.trader }

func (l *Life) self() dolly.PeerID { return l.cfg.Trade.Self.Peer() }

// Step consumes one fact and returns what is to be done once the state is on disk.
func (l *Life) Step(now dolly.Time, r *rand.Rand, f trade.Fact) []trade.Effect {
	l.now, l.rand = max(l.now, now), r
	switch f := f.(type) {
	case Coins:
		l.setCoins(f)
	case Offers:
		l.setOffers(f.Offers)
	case Relay:
		l.relay = f
	case Reckoned:
		l.reckoned(f)
	case WardenSaid:
		l.wardenSaid(f)
	case Bought:
		l.bought(f.ID, f.News)
	case Swept:
		l.swept(f)
	case Halt:
		l.halt()
	case trade.Heard:
		l.heard(f)
	case trade.Asked:
		l.asked(f)
	case trade.Answered:
		l.answered(f)
	default:
		l.pass(f)
	}
	return l.flush()
}

// flush takes the effects gathered so far, here and by the trader.
func (l *Life) flush() []trade.Effect {
	l.hearSelf()
	l.trade(trade.Flush{})
	out := l.out
	l.out = nil
	return out
}

// pass hands a fact to the trader, and sees what concerns this life.
func (l *Life) pass(f trade.Fact) {
	l.trade(f)
	switch f := f.(type) {
	case trade.Near:
		l.near = slices.Concat(f.Peers, f.Others)
	case trade.Started:
		l.addrs = f.Addrs
		l.start()
	case trade.Tick:
		l.tick()
	}
}

// trade hands a fact to the trader.
func (l *Life) trade(f trade.Fact) {
	effects := l.trader.Step(l.now, l.rand, f)
	l.do(effects...)
	l.handshake(effects)
	l.sold(effects)
}

func (l *Life) do(e ...trade.Effect) { l.out = append(l.out, e...) }

func (l *Life) note(kind string, data any, format string, args ...any) {
	l.do(trade.Note{Kind: kind, Text: fmt.Sprintf(format, args...), Data: data})
}

func (l *Life) start() {
	l.born = true
	l.note("life.started", l.cfg.Path, "%s %s awake on %s", l.cfg.Path, l.cfg.Name, l.cfg.Offer)
	l.do(Exit{l.charter.Body.Exit})
	l.keepLease()
	l.tickPurchases()
}

func (l *Life) tick() {
	if !l.born || l.retired || l.halted {
		return
	}
	if l.now >= l.nextSample {
		l.nextSample = l.now.Add(l.cfg.Pace.Check)
		l.sample()
	}
	l.turnRent()
	l.keepLease()
	l.keepChain()
	l.spreadWord()
	if l.now >= l.nextCheck && l.informed() {
		l.nextCheck = l.now.Add(l.cfg.Pace.Check)
		l.tickPurchases()
		l.askAfterChildren()
		l.settleStray()
		l.remindOfOrder()
		l.check()
	}
	if !l.retired {
		l.testify()
	}
	if !l.retired && l.now >= l.nextBeat {
		l.nextBeat = l.now.Add(l.cfg.Pace.Heartbeat)
		l.beat()
	}
}

// heard takes in the fleet's own topics; the rest is the trader's.
func (l *Life) heard(f trade.Heard) {
	switch f.Topic {
	case l.topicRoster:
		l.hearRoster(f)
	case l.topicLearn:
		l.hearLearn(f)
	case l.topicCharter:
		l.hearCharter(f.Raw)
	default:
		l.trade(f)
	}
}

// asked answers what only an agent is asked.
func (l *Life) asked(f trade.Asked) {
	switch f.Kind {
	case AskWord:
		l.answerWord(f)
	case askStudy:
		l.answerStudy(f)
	default:
		l.trade(f)
	}
}

func (l *Life) answered(f trade.Answered) {
	switch f.Tag.Kind {
	case AskWord:
		l.onWord(f)
	case askStudy:
		l.onStudy(f)
	default:
		l.trade(f)
	}
}

// Topics are the fleet's topics, with the check that may be made of a message
// before anybody passes it on, on any goroutine.
func (l *Life) Topics() map[trade.Topic]func(raw []byte) trade.Verdict {
	c, past, members := l.charter, l.past, l.members()
	return map[trade.Topic]func([]byte) trade.Verdict{
		l.topicRoster: func(raw []byte) trade.Verdict {
			_, _, err := OpenHeartbeat(c, raw)
			if err != nil && past.Raw != nil { // of who has not heard of the new one
				_, _, err = OpenHeartbeat(past, raw)
			}
			return verdict(err == nil)
		},
		l.topicLearn:   func(raw []byte) trade.Verdict { return lessonVerdict(c.Body.Network, raw, members) },
		l.topicCharter: func(raw []byte) trade.Verdict { return verdict(CheckWord(c, raw)) },
	}
}

// verdict is that on what is either right or wrong.
func verdict(holds bool) trade.Verdict {
	if holds {
		return trade.Pass
	}
	return trade.Reject
}
