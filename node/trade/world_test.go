package trade

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"time"

	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wire"
)

// world is a network, a bitcoin chain and a few traders with stores of their
// own, on virtual time. What is said travels in the order it was said.
type world struct {
	fail     func(format string, args ...any) // a rule broke
	say      func(format string, args ...any) // what a play shows
	now      dolly.Time
	line     Line // of everybody
	book     market.Limits
	chain    *chain
	peers    []*peer
	cut      map[string]bool                               // "alice->bob": nothing gets through
	lies     map[string]func(Ask) (raw []byte, err string) // by name: who answers this instead, and asks nothing
	lose     func(from, to string) bool                    // may this message get lost?
	twice    func() bool                                   // does it come twice?
	next     func(waiting int) int                         // which of those that wait comes first?
	overhear func(p *peer, e Effect)                       // everything that is said
	slow     map[string][]func()                           // "alice->bob": what waits until the play says so
	queue    []func()
	asked    map[uint64]func(raw []byte, err string)
	calls    uint64
	wrote    map[string]dolly.Hash // key and number of every own block there ever was
	opened   map[dolly.Hash]bool   // hashes that a take opened on the ledger
	proposed map[dolly.Hash]bool   // messages that proposed something
	shown    map[dolly.Hash]bool   // hashes of secrets that were claimed with
}

const (
	epoch      = dolly.Time(1_700_000_000_000)
	step       = time.Second
	startSat   = dolly.Sat(100_000)
	startBlock = 100
)

// peer is a trader with what survives its restarts.
type peer struct {
	world    *world
	name     string
	key      wire.Key
	store    dolly.Store
	wallet   *wallet
	trader   *Trader
	shelf    *keep.Shelf
	rand     *rand.Rand
	life     uint64 // restarts so far
	watched  map[dolly.Hash]market.Terms
	silent   bool
	crash    bool // before the next effects
	noPermit bool
	deaf     bool // to what its wallet says next
	unheard  bool // by its wallet: a funding is asked for and lost
	self     charter.Signed[charter.Charter]
	settled  dolly.MB // what its relay was told of
	vouched  map[dolly.PeerID]int
}

func newWorld(fail func(string, ...any)) *world {
	return &world{
		fail: fail, say: func(string, ...any) {}, now: epoch, chain: newChain(startBlock),
		book: market.DefaultLimits(),
		line: Line{Stranger: 10_000 * dolly.MiB, Strangers: 100_000 * dolly.MiB},
		cut:  map[string]bool{}, lies: map[string]func(Ask) ([]byte, string){}, lose: func(string, string) bool { return false },
		twice: func() bool { return false }, next: func(int) int { return 0 }, slow: map[string][]func(){},
		overhear: func(*peer, Effect) {},
		asked:    map[uint64]func([]byte, string){}, wrote: map[string]dolly.Hash{}, opened: map[dolly.Hash]bool{}, shown: map[dolly.Hash]bool{},
		proposed: map[dolly.Hash]bool{},
	}
}

func (w *world) join(name string) *peer {
	p := &peer{world: w, name: name, key: wire.NewKey([32]byte{byte(len(w.peers) + 1)}), store: store.Memory()}
	p.wallet = w.chain.open(name)
	raw, err := charter.NewCharter(p.key, charter.Charter{
		Fleet: "test", Network: dolly.Town, Epoch: 1, Expiry: epoch.Add(365 * dolly.Day),
		Caps: charter.Caps{Total: startSat, PerAct: 21_000},
	})
	if err == nil {
		p.self, err = charter.OpenCharter(dolly.Town, raw)
	}
	if err != nil {
		w.fail("charter: %v", err)
	}
	w.peers = append(w.peers, p)
	w.boot(p)
	return p
}

func (p *peer) config() Config {
	prm := market.DefaultParams()
	prm.Gossip = 2 * time.Second
	return Config{
		Network: dolly.Town, Self: p.key, Swap: prm, Book: p.world.book, FeeMax: 500,
		ContractKey: func(id dolly.Hash) []byte {
			sum := wire.Sum(append([]byte(p.name), id[:]...))
			_, pub := btcec.PrivKeyFromBytes(sum[:])
			return pub.SerializeCompressed()
		},
		Secret: Secrets(p.key),
		Allow: func(now dolly.Time, s charter.Spend) (charter.Permit, error) {
			if p.noPermit {
				return charter.Permit{}, errors.New("stopped")
			}
			return charter.AllowSelf(p.self, p.key.Peer(), p.trader.Outgoing(s.ID), now, s)
		},
		Credit: 1000 * dolly.MiB, Line: p.world.line, Exchange: 10 * time.Second, Delay: 2 * time.Second, Retry: 5 * time.Second,
	}
}

// boot starts or restarts a peer from its store.
func (w *world) boot(p *peer) {
	p.life++
	p.rand = rand.New(rand.NewPCG(uint64(p.key.Peer()[0]), p.life))
	p.shelf, p.watched, p.vouched = &keep.Shelf{}, map[dolly.Hash]market.Terms{}, map[dolly.PeerID]int{}
	p.trader = New(p.config(), p.shelf)
	if err := p.store.View(p.shelf.Load); err != nil {
		w.fail("%s loads: %v", p.name, err)
	}
	w.tell(p, Started{Addrs: []string{"/" + p.name}})
	w.tell(p, Tip{Height: w.chain.height})
}

// tell steps a peer, stores, and carries out the effects, unless it crashes
// between the two.
func (w *world) tell(p *peer, f Fact) {
	if p.silent {
		return
	}
	effects := p.trader.Step(w.now, p.rand, f)
	if p.shelf.Dirty() {
		if err := p.store.Update(p.shelf.Flush); err != nil {
			w.fail("%s writes: %v", p.name, err)
		}
	}
	w.judgeChain(p)
	if p.crash && len(effects) > 0 {
		p.crash = false
		w.say("%s crashes", p.name)
		w.boot(p)
		return
	}
	for _, e := range effects {
		w.hand(p, e)
	}
}

// later queues what reaches p, if p is still the same process by then.
func (w *world) later(from, p *peer, f func()) {
	life := p.life
	w.carry(from, p, func() {
		if p.life == life {
			f()
		}
	})
}

// carry takes a message to somebody: at once, later, or twice.
func (w *world) carry(from, to *peer, f func()) {
	route := from.name + "->" + to.name
	if waiting, slow := w.slow[route]; slow {
		w.slow[route] = append(waiting, f)
		return
	}
	w.queue = append(w.queue, f)
	if w.twice() {
		w.queue = append(w.queue, f)
	}
}

func (w *world) hand(p *peer, e Effect) {
	w.judgeSecrets(p, e)
	w.judgeDeals(p, e)
	w.overhear(p, e)
	switch e := e.(type) {
	case Publish:
		if !Check(dolly.Town, e.Topic, e.Raw) {
			w.fail("%s publishes on %s what nobody takes", p.name, e.Topic)
		}
		for _, q := range w.peers {
			if q != p && w.passes(p, q) {
				w.later(p, q, func() { w.tell(q, Heard{Topic: e.Topic, Raw: e.Raw}) })
			}
		}
	case Ask:
		w.ask(p, e)
	case Answer:
		if reply := w.asked[e.ID]; reply != nil {
			delete(w.asked, e.ID)
			reply(e.Raw, e.Err)
		}
	case Note:
		w.note(p, e)
	case Settle:
		p.settled += e.Bytes
		w.say("%s's relay: %s signed for %v", p.name, w.called(e.Peer), e.Bytes)
	case Refuse:
		w.say("%s's relay refuses %s", p.name, w.called(e.Peer))
	case Paid:
		w.say("%s paid: %s", p.name, orFine(e.Err))
	case Vouch:
		p.vouched[e.Peer]++
	case Learn:
	default:
		w.handCoins(p, e)
	}
}

func (w *world) ask(p *peer, e Ask) {
	q := w.named(e.To)
	answered := func(raw []byte, err string) {
		from := p // a failure is found out at home
		if err != "no answer" {
			from = q
		}
		w.later(from, p, func() { w.tell(p, Answered{From: e.To, Tag: e.Tag, Raw: raw, Err: err}) })
	}
	if q == nil || w.lies[p.name] != nil || !w.passes(p, q) {
		answered(nil, "no answer")
		return
	}
	if lie := w.lies[q.name]; lie != nil {
		answered(lie(e))
		return
	}
	life := q.life
	w.carry(p, q, func() {
		if q.silent || q.life != life {
			answered(nil, "no answer")
			return
		}
		w.calls++
		w.asked[w.calls] = func(raw []byte, err string) {
			if w.passes(q, p) {
				answered(raw, err)
			} else {
				answered(nil, "no answer")
			}
		}
		w.tell(q, Asked{ID: w.calls, From: p.key.Peer(), Kind: e.Kind, Raw: e.Raw})
		if reply := w.asked[w.calls]; reply != nil && q.life != life { // it crashed over it
			delete(w.asked, w.calls)
			answered(nil, "no answer")
		}
	})
}

// passes reports whether a message gets through.
func (w *world) passes(p, q *peer) bool {
	return !q.silent && !w.cut[p.name+"->"+q.name] && !w.lose(p.name, q.name)
}

func (w *world) named(key dolly.PeerID) *peer {
	for _, p := range w.peers {
		if p.key.Peer() == key {
			return p
		}
	}
	return nil
}

func (w *world) called(key dolly.PeerID) string {
	if p := w.named(key); p != nil {
		return p.name
	}
	return "a stranger"
}

func (w *world) peer(name string) *peer {
	for _, p := range w.peers {
		if p.name == name {
			return p
		}
	}
	w.fail("nobody is called %q", name)
	return nil
}

// run lets time pass.
func (w *world) run(d time.Duration) {
	for end := w.now.Add(d); w.now < end; {
		w.now = w.now.Add(step)
		for _, p := range w.peers {
			w.tell(p, Near{Peers: w.near(p)})
			w.tell(p, Tick{})
		}
		w.drain()
	}
}

func (w *world) drain() {
	for n := 0; len(w.queue) > 0; n++ {
		i := w.next(len(w.queue))
		f := w.queue[i]
		w.queue = slices.Delete(w.queue, i, i+1)
		f()
		if n > 100_000 {
			w.fail("the talk never ends")
			return
		}
	}
}

func (w *world) near(p *peer) []dolly.PeerID {
	var out []dolly.PeerID
	for _, q := range w.peers {
		if q != p && !q.silent && !w.cut[p.name+"->"+q.name] && !w.cut[q.name+"->"+p.name] {
			out = append(out, q.key.Peer())
		}
	}
	return out
}

// mine adds blocks, some seconds apart.
func (w *world) mine(n int) {
	for range n {
		w.chain.mine(w.say)
		for _, p := range w.peers {
			w.tell(p, Tip{Height: w.chain.height})
			for id, terms := range p.watchedInOrder() {
				w.tell(p, Seen{Swap: id, Contract: w.chain.contract(terms)})
			}
		}
		w.drain()
		w.run(3 * step)
	}
}

// note shows an event in words that do not change with every hash.
func (w *world) note(p *peer, n Note) {
	text := n.Text
	for _, word := range strings.Fields(text) {
		if bare := strings.Trim(word, ":,"); len(bare) == 8 {
			for _, q := range w.peers {
				if q.key.Peer().Short() == bare {
					text = strings.ReplaceAll(text, bare, q.name)
				}
			}
		}
	}
	if before, rest, ok := strings.Cut(text, "swap "); ok && len(rest) > 9 {
		text = before + "swap" + rest[8:]
	}
	w.say("%s: %s", p.name, text)
}

// judgeChain holds the own chain against every block that it ever had (I28).
func (w *world) judgeChain(p *peer) {
	tip, _ := p.trader.Ledger.Tip(p.key.Peer())
	for _, b := range p.trader.Ledger.Chain(p.key.Peer(), max(tip.Seq, 4)-3, 4) {
		at := fmt.Sprintf("%s %d", p.name, b.Seq)
		if before, there := w.wrote[at]; there && before != b.Hash {
			w.fail("I28: %s has two blocks %d", p.name, b.Seq)
		}
		w.wrote[at] = b.Hash
		if b.Kind == ledger.Take {
			w.opened[wire.Sum(b.Secret)] = true
		}
	}
}

func orFine(err string) string {
	if err == "" {
		return "fine"
	}
	return err
}
