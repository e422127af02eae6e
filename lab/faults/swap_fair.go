package faults

import (
	"context"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wallet/slate"
)

// The time of a fair goes by minutes.
const (
	turn       = time.Minute
	blockTurns = 4 // minutes between two blocks
)

// fair is a chain and a few dealers who trade on it: the real traders, stores
// and wallets, stepped on a virtual clock. It is told everything that is said.
type fair struct {
	fit      Fit
	chain    *slate.Chain
	books    books
	now      dolly.Time
	turns    int
	rand     dice
	dealers  []*dealer
	queue    []errand
	answers  map[uint64]*trade.Answer
	calls    uint64
	injector *fault.Injector
	current  *dealer // whose program runs at this moment; nil for the world
	stack    []*dealer
	spot     spot // where the world is in its minute
	trace    func(string)

	saying  *[]byte       // what is being said at this moment
	paying  *market.Terms // what is being paid into at this moment
	fields  map[int]int   // by point: in how many ways it can be spoilt
	echoing bool
	dear    int // blocks for which fees stay high
	full    int // until which minute a disk is full
	luck    dice
	pausing bool

	overhear func(*dealer, trade.Publish) // of all that is published; nil: nobody listens
	parting  func(*dealer)                // what a life does at last that an image puts an end to; nil: nothing
	spared   func(*dealer) bool           // nothing that it does is a point; nil: nobody is
	records  records
	marks    *marks     // of the points, for who compares plans; nil: nobody does
	heard    dolly.Hash // what was overheard, by whom it is listened to
}

// errand is what a program does beside its loop.
type errand struct {
	do   func()
	who  *dealer
	life int
	mark dolly.Hash // of what it is
}

// books are what a chain shows to who recounts it.
type books interface {
	Blocks() []slate.Mined
	Unspent() []slate.Paid
}

// newFair opens a fair at which everybody has coins, and MB that they carried for.
func newFair(o Options, names ...string) (*fair, error) {
	f := &fair{
		fit: o.Fit, now: began, rand: newDice(o.Seed, 5), trace: o.Trace,
		luck: newDice(o.Seed, 6), answers: map[uint64]*trade.Answer{}, fields: map[int]int{}, records: newRecords(),
	}
	f.chain = slate.New()
	f.books = f.chain
	for range 100 {
		f.chain.Mine()
	}
	for _, name := range names {
		if err := f.open(name, nil); err != nil {
			return nil, err
		}
	}
	if err := f.pass(8); err != nil {
		return nil, err
	}
	last := f.dealers[len(names)-1]
	for n, d := range f.dealers[:len(names)-1] { // have all carried for the last one
		f.tell(last, trade.Metered{Call: uint64(n), Carrier: d.key.Peer(), Bytes: startMB})
	}
	return f, f.pass(25)
}

const (
	startMB  = 200 * dolly.MiB
	startSat = dolly.Sat(40_000) // in each of three coins
)

func (f *fair) say(d *dealer, format string, args ...any) {
	if f.trace == nil {
		return
	}
	who := "fair"
	if d != nil {
		who = fmt.Sprintf("%s#%d.%d", d.name, d.twin, d.life)
	}
	f.trace(fmt.Sprintf("%4d min  block %d  %-10s %s", f.turns, f.height(), who, fmt.Sprintf(format, args...)))
}

func (f *fair) height() uint32 {
	tip, _ := f.chain.Tip(context.Background())
	return tip.Height
}

// pass lets minutes go by.
func (f *fair) pass(turns int) error {
	for range turns {
		if err := f.minute(); err != nil {
			return err
		}
	}
	return nil
}

func (f *fair) minute() error {
	f.now = f.now.Add(turn)
	f.turns++
	f.relieve()
	if f.turns%blockTurns == 0 {
		f.block()
	}
	for n, d := range f.dealers {
		f.spot = spot{"wake", n}
		f.wake(d)
	}
	return f.drain()
}

// block is found; who runs looks at it.
func (f *fair) block() {
	f.chain.Mine()
	if f.dear > 0 {
		if f.dear--; f.dear == 0 {
			f.chain.Floor(0)
		}
	}
	for n, d := range f.dealers {
		f.spot = spot{"block", n}
		f.as(d, func() { d.atBlock(f) })
	}
}

// as runs something as a dealer's program, and ends that if it dies over it.
func (f *fair) as(d *dealer, do func()) {
	if !d.runs() {
		return
	}
	before := f.current
	f.current, f.stack = d, append(f.stack, d)
	defer func() { f.current, f.stack = before, f.stack[:len(f.stack)-1] }()
	defer f.arm(d)()
	defer func() {
		if dead(recover()) {
			f.say(d, "is dead")
			d.trader = nil
		}
	}()
	do()
}

// arm has what a dealer does count as points, or not.
func (f *fair) arm(d *dealer) (disarm func()) {
	switch {
	case f.spared == nil:
		return func() {}
	case f.spared(d):
		return fault.Arm(nil)
	}
	return fault.Arm(f.injector)
}

// wake starts a program that does not run, and tells it that time has passed.
func (f *fair) wake(d *dealer) {
	if d.trader == nil && !d.mute && !d.still && f.now >= d.away {
		f.restart(d)
	}
	f.tell(d, trade.Near{Peers: f.near(d)}, trade.Tick{})
}

func (f *fair) restart(d *dealer) {
	before := f.current
	f.current = d
	defer func() { f.current = before }()
	defer f.arm(d)()
	if err := d.boot(f); err != nil {
		f.records.wrong("I17: %s cannot start again: %v", d.name, err)
		d.mute = true
	}
}

func (f *fair) near(d *dealer) []dolly.PeerID {
	var out []dolly.PeerID
	for _, q := range f.dealers {
		if q.key.Peer() != d.key.Peer() && q.runs() {
			out = append(out, q.key.Peer())
		}
	}
	return out
}

func (f *fair) tell(d *dealer, facts ...trade.Fact) {
	if d.runs() {
		d.inbox = append(d.inbox, facts...)
	}
}

// drain lets everybody run until nobody has anything to do.
func (f *fair) drain() error {
	for n := 0; ; n++ {
		busy := false
		for n, d := range f.dealers {
			f.spot = spot{"inbox", n}
			for d.runs() && len(d.inbox) > 0 {
				busy = true
				f.next(d)
			}
		}
		if len(f.queue) > 0 {
			busy = true
			next := f.queue[0]
			f.queue, f.spot = f.queue[1:], spot{"errand", 0}
			if next.life == next.who.life {
				next.do()
			}
		}
		switch {
		case !busy:
			return nil
		case n > mostFacts:
			return fmt.Errorf("talk without end")
		}
	}
}

// next gives a dealer its next fact.
func (f *fair) next(d *dealer) {
	fact := d.inbox[0]
	d.inbox = d.inbox[1:]
	f.as(d, func() { d.step(f, fact) })
}

// later queues what a program does beside its loop, if it still runs by then. It is
// all that the marks say of it.
func (f *fair) later(d *dealer, do func(), marks ...any) {
	f.queue = append(f.queue, errand{func() {
		f.as(d, func() {
			f.recall(d, marks...)
			do()
		})
	}, d, d.life, f.marked(marks...)})
}

// holds is a dealer of a key that runs; the youngest of its copies.
func (f *fair) holds(key dolly.PeerID) *dealer {
	for i := len(f.dealers) - 1; i >= 0; i-- {
		if d := f.dealers[i]; d.key.Peer() == key && d.runs() {
			return d
		}
	}
	return nil
}

// network passes on what a dealer says to another, and brings the answer.
func (f *fair) network(d *dealer, e trade.Ask) {
	raw := e.Raw
	reply, err := f.spoken(d, "network "+e.Kind, &raw, func() ([]byte, error) {
		return f.request(d, e.To, e.Kind, raw)
	})
	if f.echoing {
		f.echoing = false
		f.queue = append(f.queue, errand{func() { f.tell(d, trade.Answered{From: e.To, Tag: e.Tag, Raw: reply}) }, d, d.life, f.marked("echo", reply)})
	}
	f.tell(d, trade.Answered{From: e.To, Tag: e.Tag, Raw: reply, Err: said(err)})
}

// spoken is a point at which something is said that can be spoilt.
func (f *fair) spoken(d *dealer, name string, raw *[]byte, call func() ([]byte, error)) ([]byte, error) {
	if f.records.counting {
		f.countFields(spoilable(*raw, d.key, dolly.Sim))
	}
	before := f.saying
	f.saying = raw
	defer func() { f.saying = before }()
	return fault.Get(name, call)
}

// countFields notes in how many ways the next point can be spoilt.
func (f *fair) countFields(n int) {
	if f.records.counting {
		f.fields[len(f.injector.Points())+1] = n
	}
}

func (f *fair) request(from *dealer, to dolly.PeerID, kind string, raw []byte) ([]byte, error) {
	q := f.holds(to)
	if q == nil || !from.runs() {
		return nil, errSilent
	}
	f.calls++
	id, life := f.calls, q.life
	f.answers[id] = nil
	defer delete(f.answers, id)
	f.as(q, func() { q.step(f, trade.Asked{ID: id, From: from.key.Peer(), Kind: kind, Raw: raw}) })
	said := f.answers[id]
	if said == nil || q.life != life {
		return nil, errSilent
	}
	var answer []byte
	err := errSilent
	f.as(q, func() {
		answer = said.Raw
		_, err = f.spoken(q, "network answer "+kind, &answer, func() ([]byte, error) { return nil, nil })
	})
	if err == nil && said.Err != "" {
		err = fmt.Errorf("%s", said.Err)
	}
	return answer, err
}

func (f *fair) publish(d *dealer, e trade.Publish) {
	if f.overhear != nil {
		f.overhear(d, e)
		f.heard = f.marked(f.heard, d.name, string(e.Topic), e.Raw)
	}
	raw := e.Raw
	_, err := f.spoken(d, "network publish", &raw, func() ([]byte, error) {
		for _, q := range f.dealers {
			if q != d && trade.Check(dolly.Sim, e.Topic, raw) {
				f.tell(q, trade.Heard{Topic: e.Topic, Raw: raw})
			}
		}
		return nil, nil
	})
	if err != nil {
		f.say(d, "a message is lost: %v", err) // gossip may be; it comes again
	}
}
