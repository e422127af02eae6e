package faults

import (
	"context"
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wire"
)

var (
	errSilent     = errors.New("no answer")
	errSuperseded = errors.New("another incarnation holds the lease")
)

// brain makes the mind of a dealer's program, with its trader in it.
type brain func(f *fair, d *dealer, c trade.Config) (node.Mind, *trade.Trader, error)

// dealer is a machine with a trader on it: a disk that stays and a program that
// may die.
type dealer struct {
	name  string
	key   wire.Key
	law   charter.Signed[charter.Charter]
	disk  dolly.Store
	image dolly.Store // a copy of the disk, to be restored
	twin  int         // zero is the original
	life  int         // programs so far

	brain   brain         // nil: it trades with no mind of its own
	mind    node.Mind     // the trader, or what the brain made of it
	trader  *trade.Trader // nil while the program does not run
	shelf   *keep.Shelf
	wallet  *wallet.Wallet
	coins   node.Coins
	inbox   []trade.Fact
	watched []trade.Watch
	away    dolly.Time // before that the program does not come back

	mute       bool         // for ever
	still      bool         // it notices nothing
	hostile    bool         // it has said or paid what is not true
	superseded bool         // by a copy
	heir       recollection // of the copy's disk
	lost       bool         // own blocks, as it said itself: it never signs again
	paying     bool         // with a secret or coins, at this moment
	flushing   bool         // its mind\'s state to the disk, at this moment
	memory     dolly.Hash   // of all that its program knows; for who compares plans
}

func (d *dealer) runs() bool { return d.trader != nil && !d.mute && !d.still }

// honest: what the rules promise holds for it.
func (d *dealer) honest() bool { return !d.hostile && !d.mute }

func (f *fair) open(name string, b brain) error {
	d := &dealer{name: name, key: seeded(name), disk: &weighed{Store: newDisk()}, brain: b}
	var err error
	if d.law, err = lawOf(d.key); err != nil {
		return err
	}
	f.dealers = append(f.dealers, d)
	if err := d.boot(f); err != nil {
		return err
	}
	return f.chain.Grant(d.wallet.Address(), startSat, startSat, startSat)
}

// boot starts the program: all that it knows is what its disk has.
func (d *dealer) boot(f *fair) error {
	d.life++
	d.inbox, d.watched = nil, nil
	if err := d.load(f, numbered{f.chain}); err != nil {
		return err
	}
	f.tell(d, trade.Started{Addrs: []string{"/ip4/127.0.0.1/tcp/1"}}, trade.Tip{Height: f.height()})
	return nil
}

// load makes wallet and mind of what the disk has.
func (d *dealer) load(f *fair, chain wallet.Backend) (err error) {
	d.shelf = &keep.Shelf{}
	if d.wallet, err = openWallet(d.key, chain, d.disk); err != nil {
		return err
	}
	d.coins = f.fit(d.wallet)
	mind, trader, err := d.think(f)
	if err != nil {
		return err
	}
	if err := d.disk.View(d.shelf.Load); err != nil {
		return err
	}
	d.mind, d.trader = mind, trader
	d.memory = dolly.Hash{}
	f.recall(d, "boot", f.diskMark(d.disk))
	return nil
}

func (d *dealer) think(f *fair) (node.Mind, *trade.Trader, error) {
	if d.brain != nil {
		return d.brain(f, d, f.tradeConfig(d))
	}
	t := trade.New(f.tradeConfig(d), d.shelf)
	return t, t, nil
}

// step gives the mind a fact, makes its state durable and does what it asks for.
func (d *dealer) step(f *fair, fact trade.Fact) {
	f.recall(d, "step", f.factMark(fact))
	effects := d.mind.Step(f.now, f.rand.Rand, fact)
	if d.shelf.Dirty() {
		d.flush()
	}
	f.records.own(d)
	for _, e := range effects {
		d.hand(f, e)
	}
}

// flush makes the state durable. If that fails the program ends itself.
func (d *dealer) flush() {
	d.flushing = true
	defer func() { d.flushing = false }()
	if err := d.disk.Update(d.shelf.Flush); err != nil {
		panic(death{})
	}
}

// hand carries out one effect, as a node's body does.
func (d *dealer) hand(f *fair, e trade.Effect) {
	switch e := e.(type) {
	case trade.Publish:
		f.publish(d, e)
	case trade.Ask:
		f.later(d, func() { f.network(d, e) }, "ask", e.To[:], e.Kind, e.Raw, e.Tag.Kind, e.Tag.Ref)
	case trade.Answer:
		if _, asked := f.answers[e.ID]; asked {
			f.answers[e.ID] = &e
		}
	case trade.Note:
		f.say(d, "%s: %s", e.Kind, e.Text)
		f.note(d, e)
	case trade.Watch:
		if !d.watches(e.Swap) {
			d.watched = append(d.watched, e)
			f.later(d, func() { d.inspect(f, e) }, "inspect", e.Swap)
		}
	case trade.Unwatch:
		d.unwatch(e.Swap)
	default:
		d.spend(f, e)
	}
}

func (d *dealer) watches(swap dolly.Hash) bool {
	for _, w := range d.watched {
		if w.Swap == swap {
			return true
		}
	}
	return false
}

func (d *dealer) unwatch(swap dolly.Hash) {
	var rest []trade.Watch
	for _, w := range d.watched {
		if w.Swap != swap {
			rest = append(rest, w)
		}
	}
	d.watched = rest
}

// spend carries out what moves coins.
func (d *dealer) spend(f *fair, e trade.Effect) {
	ctx := context.Background()
	d.paying = true
	defer func() { d.paying = false }()
	switch e := e.(type) {
	case trade.Fund:
		terms := e.Terms
		before := f.paying
		f.paying = &terms
		f.countFields(spoiltTerms)
		err := fault.Do(fault.Call, "coins fund", func() error { return d.coins.Fund(ctx, e.Permit, e.Key, terms, e.Until) })
		f.paying = before
		f.records.fund(terms)
		d.settled(f, err)
		f.tell(d, trade.Funded{Swap: e.Swap, Err: said(err), Final: isFinal(err)})
	case trade.Claim:
		signed, err := fault.Get("coins claim", func() (bool, error) { return d.claim(ctx, f, e) })
		f.tell(d, trade.Claimed{Swap: e.Swap, Signed: signed, Final: isFinal(err)})
		d.settled(f, err)
	case trade.Refund:
		err := fault.Do(fault.Call, "coins refund", func() error { return d.coins.Refund(ctx, e.Key, e.Terms) })
		d.settled(f, err)
	}
}

func (d *dealer) settled(f *fair, err error) {
	if err == nil {
		return
	}
	f.say(d, "coins: %v", err)
	if node.IsBroken(err) {
		panic(death{}) // the program ends itself
	}
}

// claim claims, and holds the first signature against the chain as it is (I19).
func (d *dealer) claim(ctx context.Context, f *fair, e trade.Claim) (bool, error) {
	before, _ := d.wallet.Claimed(e.Key)
	seen, unseen := d.coins.Inspect(ctx, e.Terms)
	height := f.height()
	signed, err := d.coins.Claim(ctx, e.Key, e.Terms, e.Secret, e.Until)
	if signed && !before && unseen == nil {
		f.records.shows(d, e.Terms, seen, height)
	}
	return signed, err
}

// said is an error as a program hears it. That a fault was injected, and not where.
func said(err error) string {
	switch {
	case err == nil:
		return ""
	case errors.Is(err, fault.ErrInjected):
		return fault.ErrInjected.Error()
	}
	return err.Error()
}

func isFinal(err error) bool {
	var f node.Final
	return errors.As(err, &f)
}

// atBlock is what a node does at each block.
func (d *dealer) atBlock(f *fair) {
	f.recall(d, "block")
	if err := d.wallet.Rebroadcast(context.Background()); err != nil {
		f.say(d, "%v", err)
		if errors.Is(err, wallet.ErrStopped) {
			panic(death{})
		}
	}
	f.tell(d, trade.Tip{Height: f.height()})
	for _, w := range d.watched {
		d.inspect(f, w)
	}
}

func (d *dealer) inspect(f *fair, w trade.Watch) {
	c, err := fault.Get(inspecting, func() (market.Contract, error) { return d.coins.Inspect(context.Background(), w.Terms) })
	if err == nil {
		f.tell(d, trade.Seen{Swap: w.Swap, Contract: c})
	}
}

// inspecting is the name of the points at which nothing changes.
const inspecting = "coins inspect"
