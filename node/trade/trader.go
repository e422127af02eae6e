package trade

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/books"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/wire"
)

// Config is what a trader is told once. All durations are in the time of the
// world it lives in.
type Config struct {
	Network     dolly.Network
	Self        wire.Signer
	Swap        market.Params
	Book        market.Limits
	ContractKey func(id dolly.Hash) []byte // public key for a contract, 33 bytes
	// Secret is that of a swap whose contract key has an id, 32 bytes; see [Secrets].
	Secret func(id dolly.Hash) []byte
	// Allow permits the funding of a swap; nil for who never buys.
	Allow func(now dolly.Time, s charter.Spend) (charter.Permit, error)
	// Sign says why no half-block may be signed now; nil for a key that needs
	// nobody's leave.
	Sign   func() error
	FeeMax dolly.Sat // ceiling for the fee of one funding
	// Credit is how many bytes a consumer may owe in all, by its own word, before
	// nothing more is carried. What this key makes of its MB is for Line.
	Credit   dolly.MB
	Line     Line
	Exchange time.Duration // between two pairwise exchanges
	Delay    time.Duration // gossip delay: how long a lock is looked at before it is believed
	Retry    time.Duration // between two attempts at the same step
}

// Trader is the state of one key on the market. It is not safe for concurrent use.
type Trader struct {
	cfg      Config
	Ledger   *ledger.Ledger
	Book     *market.Book
	Accounts *books.Book // of bitcoin: the mind around books there what no swap moved

	blocks  *keep.Archive
	forks   *keep.Archive
	deals   *keep.Table[deal]
	placed  *keep.Table[placed]       // own orders, by number
	ended   *keep.Table[ending]       // own swaps that are over, by when
	prices  *keep.Table[dolly.Trade]  // trades that are believed, as they came
	heeded  *keep.Table[dolly.MB]     // what was believed of whom, by key
	unsold  keep.Value[market.Unsold] // market.Prices.Unsold
	owed    *keep.Table[owed]
	told    *keep.Archive
	lent    *keep.Table[lent]
	gifts   *keep.Table[gift]
	papers  *keep.Table[paper]   // what was signed for swaps that are gone, by the hash of their secrets
	conduct *keep.Table[conduct] // how others kept their agreements, by key
	astray  *keep.Table[stray]   // locks that belong to no swap that is known, by block
	tally   keep.Value[Tally]
	flow    keep.Value[Flow]

	now         dolly.Time
	rand        *rand.Rand
	out         []Effect
	height      uint32
	addrs       []string
	near        []dolly.PeerID // who is connected
	keepers     []dolly.PeerID // of these, who keep the book
	contacts    map[dolly.PeerID]known
	pages       int                         // of others' books since one was last asked for anew
	compared    map[dolly.PeerID]bool       // who was asked for my chain since the start, and has answered
	agreed      map[dolly.PeerID]dolly.Time // when a peer last held my chain exactly as I do
	keys        map[dolly.PeerID]dolly.Time // whose blocks are held, and since when nothing was new
	room        limits
	proofs      int                          // condemned keys
	own         *pace                        // half-blocks that I sign
	served      *pace                        // of these, by whom they are for
	shows       *pace                        // blocks that peers show unasked
	buckets     map[string]buckets           // of questions, by kind
	batches     batches                      // signed messages behind the live orders, for others
	heardAt     map[dolly.OrderID]dolly.Time // of live orders: when they came, or were last tried in vain
	tries       map[dolly.OrderID]uint       // proposals in a row that its owner did not answer, or declined for now
	victims     []victim                     // orders that give way first, when the book is full
	victimsAt   dolly.Time
	victimsLeft bool                       // there were more of them
	offers      map[dolly.OrderID]proposal // my open proposals, by my own order
	holds       map[dolly.Hash]hold        // what the book reserves, by swap
	trades      []told
	bills       map[dolly.PeerID][]bill   // carriers that wait to be paid
	failed      map[dolly.Hash]bool       // owed debits over which a bill failed, since the start
	prepaid     map[dolly.PeerID]dolly.MB // what carriers have of bills to come
	checks      map[dolly.Hash]*lockCheck
	asks        map[dolly.Hash]asking // for the terms of locks that are astray
	cover       *ledger.Cover
	sums        lending // of lent
	outbox      outbox
	vouched     map[dolly.PeerID]bool // of whom the gate was told since the start
	started     bool
	caughtUp    bool
	since       dolly.Time
	nextSync    dolly.Time
	nextTry     dolly.Time
}

// Tally counts what this key has done since it exists.
type Tally struct {
	Orders  uint64    `cbor:"1,keyasint"` // also the last order number used
	Trades  uint64    `cbor:"2,keyasint"`
	Sold    dolly.MB  `cbor:"3,keyasint"`
	Bought  dolly.MB  `cbor:"4,keyasint"`
	Income  dolly.Sat `cbor:"5,keyasint"`
	Outlay  dolly.Sat `cbor:"6,keyasint"`
	Refunds uint64    `cbor:"7,keyasint"`
	Lost    uint64    `cbor:"8,keyasint"`  // purchases that were paid, also in Outlay, and brought nothing
	Fees    dolly.Sat `cbor:"9,keyasint"`  // of fundings and refunds, as the chain took them
	Claims  dolly.Sat `cbor:"10,keyasint"` // fees of claims, out of Income
}

// New makes a trader whose tables are on the shelf.
func New(cfg Config, s *keep.Shelf) *Trader {
	t := &Trader{
		cfg:      cfg,
		Ledger:   ledger.New(cfg.Network),
		Book:     market.NewBook(cfg.Book),
		Accounts: books.New(s),
		contacts: map[dolly.PeerID]known{},
		compared: map[dolly.PeerID]bool{},
		agreed:   map[dolly.PeerID]dolly.Time{},
		keys:     map[dolly.PeerID]dolly.Time{},
		room:     limits{maxKeys, maxHeld, maxOf, maxStranger, maxProofs},
		own:      newPace(ownEvery, ownBurst),
		served:   newPace(keyEvery, keyBurst),
		shows:    newPace(showEvery, showBurst),
		holds:    map[dolly.Hash]hold{},
		buckets:  map[string]buckets{},
		batches:  newBatches(),
		heardAt:  map[dolly.OrderID]dolly.Time{},
		tries:    map[dolly.OrderID]uint{},
		offers:   map[dolly.OrderID]proposal{},
		bills:    map[dolly.PeerID][]bill{},
		failed:   map[dolly.Hash]bool{},
		prepaid:  map[dolly.PeerID]dolly.MB{},
		checks:   map[dolly.Hash]*lockCheck{},
		asks:     map[dolly.Hash]asking{},
		vouched:  map[dolly.PeerID]bool{},
	}
	t.blocks = keep.NewArchive(s, "block", t.loadBlock)
	t.forks = keep.NewArchive(s, "fork", t.loadFork)
	t.deals = keep.NewTable[deal](s, "deal")
	t.owed = keep.NewTable[owed](s, "owed")
	t.told = keep.NewArchive(s, "told", t.loadTrade)
	t.lent = keep.NewTable[lent](s, "lent")
	t.gifts = keep.NewTable[gift](s, "gift")
	t.papers = keep.NewTable[paper](s, "signed")
	t.conduct = keep.NewTable[conduct](s, "conduct")
	t.astray = keep.NewTable[stray](s, "astray")
	t.placed = keep.NewTable[placed](s, "placed")
	t.ended = keep.NewTable[ending](s, "ended")
	t.prices = keep.NewTable[dolly.Trade](s, "price")
	t.heeded = keep.NewTable[dolly.MB](s, "heeded")
	t.unsold = keep.NewValue[market.Unsold](s, "unsold")
	t.tally = keep.NewValue[Tally](s, "tally")
	t.flow = keep.NewValue[Flow](s, "flow")
	t.cover = t.Ledger.Cover(t.Self())
	return t
}

// Self is the trader's key.
func (t *Trader) Self() dolly.PeerID { return t.cfg.Self.Peer() }

// Tally returns the counters.
func (t *Trader) Tally() Tally { return t.tally.Get() }

// Height is the bitcoin chain's height as last heard.
func (t *Trader) Height() uint32 { return t.height }

// Step consumes one fact and returns what is to be done once the state is on disk.
func (t *Trader) Step(now dolly.Time, r *rand.Rand, f Fact) []Effect {
	t.now, t.rand = max(t.now, now), r
	switch f := f.(type) {
	case Started:
		t.start(f)
	case Tick:
		t.tick()
	case Heard:
		t.hear(f)
	case Asked:
		t.asked(f)
	case Answered:
		t.answered(f)
	case Tip:
		t.tip(f.Height)
	case Seen:
		t.seen(f)
	case Funded:
		t.funded(f)
	case Claimed:
		t.claimed(f)
	case Metered:
		t.metered(f)
	case Near:
		t.setNear(f)
	}
	return t.flush()
}

// flush takes the effects gathered so far.
func (t *Trader) flush() []Effect {
	out := t.out
	t.out = nil
	return out
}

func (t *Trader) do(e ...Effect) { t.out = append(t.out, e...) }

func (t *Trader) note(kind string, data any, format string, args ...any) {
	t.do(Note{Kind: kind, Text: fmt.Sprintf(format, args...), Data: data})
}

func (t *Trader) start(f Started) {
	t.addrs = f.Addrs
	t.since = t.now
	t.started = true
	t.tellStanding()
	t.restoreOrders()
	t.resumeAll()
}

func (t *Trader) tick() {
	if !t.started {
		return
	}
	for _, id := range t.Book.Expire(t.now) {
		t.tidy(id)
	}
	t.catchUp()
	if t.now >= t.nextSync && len(t.keepers) > 0 {
		t.nextSync = t.now.Add(t.cfg.Exchange)
		t.exchange()
		t.syncBook()
	}
	if t.now >= t.nextTry {
		t.nextTry = t.now.Add(t.cfg.Retry)
		t.retry()
	}
	t.checkLocks()
	t.publishOrders()
	t.match()
}

// retry takes up again whatever waits for an answer that may be lost, or for my
// own chain. What waits for the bitcoin chain repeats itself at every block.
func (t *Trader) retry() {
	t.askOwed()
	t.countGifts()
	t.chaseOffers()
	t.chaseStrays()
	t.write()
}
