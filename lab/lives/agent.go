package lives

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/keep"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// Agent is one machine with the program on it: what outlives the program, and
// the life that runs now.
type Agent struct {
	Key    wire.Key
	Config life.Config
	Store  dolly.Store
	Life   *life.Life // of the present start
	Wallet *Wallet
	Starts int
	Relay  bool // it carries traffic, and is paid for that
	Gone   bool // retired, or its server is over
	Liar   bool // it has a second face; see Liar
	Clone  bool // a second machine with somebody's key
	Forgot bool // its disk was put back to an image
	Cut    int  // the side of a partition that it is on; 0 is the warden's
	// PausedUntil is when a machine that was frozen goes on; its clock notices nothing.
	PausedUntil dolly.Time

	w      *World
	shelf  *keep.Shelf
	server *server
	rand   *rand.Rand
	mailed map[uint64]asked // requests of others that its life is to answer
	earned dolly.Time       // up to when it was paid
	rest   int64            // of a satoshi, in sat × ms
	late   []func()         // what arrived while it was frozen
	nonce  charter.Nonce
	obeys  string // the latest order that it obeyed
	obeyed dolly.Time
}

// born puts an agent into the world and starts its program.
func (w *World) born(key wire.Key, s *server, cfg life.Config, purse dolly.Sat) {
	cfg.Charter, cfg.Strategy, cfg.FeeMax, cfg.Expected, cfg.Version = w.Law.Raw, strategy.ConstantSell{}, FeeMax, 100, "sim"
	cfg.Pace = w.Cfg.Pace
	cfg.Trade = w.tradeConfig(key)
	a := &Agent{
		Key: key, Config: cfg, Store: w.Cfg.Store(cfg.Path), Relay: true, w: w, server: s, earned: w.now,
		rand: rand.New(rand.NewPCG(w.rand.Uint64(), w.rand.Uint64())), mailed: map[uint64]asked{},
	}
	a.Wallet = &Wallet{purse: &purse, done: map[dolly.Hash]Payment{}}
	w.Agents = append(w.Agents, a)
	if w.Hooks.Born != nil {
		w.Hooks.Born(a)
	}
	a.start()
	a.After(time.Duration(a.rand.Int64N(int64(w.Cfg.Tick))), a.tick)
}

func (w *World) tradeConfig(key wire.Key) trade.Config {
	check := w.Cfg.Pace.Check
	return trade.Config{
		Network: dolly.Sim, Self: key, Swap: market.DefaultParams(), Book: market.DefaultLimits(), FeeMax: FeeMax,
		ContractKey: func(dolly.Hash) []byte { return make([]byte, 33) }, Secret: trade.Secrets(key),
		Credit: 1000 * dolly.MiB, Line: trade.Line{Stranger: 1000 * dolly.MiB, Strangers: 10_000 * dolly.MiB}, Exchange: 4 * check, Delay: time.Minute, Retry: min(time.Hour, check) / 2,
	}
}

// String names the agent.
func (a *Agent) String() string { return a.Config.Path + " " + a.Config.Name }

// After lets do happen on this machine d from now, unless its program was
// started anew or is gone by then. While the machine is frozen it waits.
func (a *Agent) After(d time.Duration, do func()) {
	start := a.Starts
	var run func()
	run = func() {
		switch {
		case a.Gone || a.Starts != start:
		case a.w.now < a.PausedUntil:
			a.late = append(a.late, run)
		default:
			do()
		}
	}
	a.w.After(d, run)
}

// Tell gives the life a fact after a while.
func (a *Agent) Tell(d time.Duration, f trade.Fact) { a.After(d, func() { a.Step(f) }) }

// start is a start of the program: all that it knows is what its store has.
func (a *Agent) start() {
	a.Starts++
	nonce := wire.Sum(fmt.Append(nil, a.Key.Peer(), a.Starts, a.rand.Uint64()))
	a.wake(charter.Nonce(nonce[:16]))
	a.Tell(0, trade.Started{Addrs: []string{"/ip4/127.0.0.1/tcp/1"}})
	a.tellWorld()
}

func (a *Agent) wake(nonce charter.Nonce) {
	a.nonce, a.shelf = nonce, &keep.Shelf{}
	var err error
	if a.Life, err = life.New(a.Config, a.shelf); err == nil {
		err = a.Store.View(a.shelf.Load)
	}
	if err == nil {
		err = a.Life.Wake(a.w.now, nonce)
	}
	if err == nil {
		err = a.Store.Update(a.shelf.Flush)
	}
	if err != nil {
		a.w.fail(fmt.Errorf("start %v: %w", a, err))
	}
}

// tellWorld says what the wallet holds, what is for rent, and how the relay is.
func (a *Agent) tellWorld() {
	a.earn()
	a.Tell(0, life.Coins{Confirmed: a.Wallet.Balance()})
	a.Tell(0, life.Offers{Offers: a.w.Cloud.Offers})
	a.Tell(0, life.Relay{OK: a.Relay})
}

// tick is the beat of the machine: once a check.
func (a *Agent) tick() {
	if a.w.now >= a.server.endsAt() {
		a.Gone = true
		return
	}
	a.tellWorld()
	a.Tell(0, trade.Near{Peers: a.w.Net.near(a)})
	a.Tell(0, trade.Tick{})
	a.After(a.w.Cfg.Tick, a.tick)
}

// earn pays for what was carried since the last time.
func (a *Agent) earn() {
	if a.Relay && !a.Clone {
		a.rest += int64(a.w.Cfg.Income) * int64(a.w.now-a.earned)
		day := dolly.Day.Milliseconds()
		*a.Wallet.purse += dolly.Sat(a.rest / day)
		a.rest %= day
	}
	a.earned = a.w.now
}

// Step gives the life one fact, stores its state, then carries out the effects.
func (a *Agent) Step(f trade.Fact) {
	w := a.w
	w.Steps++
	if w.Hooks.Dies != nil && w.Hooks.Dies(a, f, false) {
		a.Restart()
		return
	}
	effects := a.Life.Step(w.now, a.rand, f)
	if a.shelf.Dirty() {
		if err := a.Store.Update(a.shelf.Flush); err != nil {
			w.fail(fmt.Errorf("%v: %w", a, err))
			return
		}
	}
	if w.Hooks.Dies != nil && w.Hooks.Dies(a, f, true) {
		a.Restart()
		return
	}
	for _, e := range effects {
		if w.Hooks.Saw != nil {
			w.Hooks.Saw(a, e)
		}
		a.carryOut(e)
	}
}

// Restart loses what was on its way to the program, and starts it again.
func (a *Agent) Restart() {
	a.late = nil
	a.start()
	a.After(a.w.Cfg.Tick, a.tick)
}

// Pause freezes the machine: what arrives meanwhile comes all at once after it.
func (a *Agent) Pause(d time.Duration) {
	a.PausedUntil = max(a.PausedUntil, a.w.now.Add(d))
	a.w.After(d, func() {
		if a.w.now < a.PausedUntil {
			return
		}
		late := a.late
		a.late = nil
		for _, do := range late {
			do()
		}
	})
}

// Image is a copy of what is on the machine's disk: the state and the wallet's journal.
type Image struct {
	store dolly.Store
	done  map[dolly.Hash]Payment
}

// Image copies what is on an agent's disk.
func (w *World) Image(a *Agent) Image {
	return Image{w.copyStore(a.Store), a.Wallet.copyJournal()}
}

func (w *World) copyStore(from dolly.Store) dolly.Store {
	to := store.Memory()
	w.fail(from.View(func(r dolly.Reader) error {
		return to.Update(func(into dolly.Writer) error { return r.Scan("", into.Put) })
	}))
	return to
}

// Restore puts an image onto an agent's machine and starts it from that.
func (w *World) Restore(a *Agent, i Image) {
	a.Store, a.Forgot = w.copyStore(i.store), true
	a.Wallet.done = copyMap(i.done)
	a.Restart()
}

// CloneDisk starts a second machine from an image of a's disk: the same key and
// coins, a start of its own.
func (w *World) CloneDisk(a *Agent, i Image) *Agent {
	c := w.twin(a, i)
	c.start()
	c.After(w.Cfg.Tick, c.tick)
	return c
}

// CloneMemory goes on with a's memory on a second machine: the same key, coins
// and nonce.
func (w *World) CloneMemory(a *Agent) *Agent {
	c := w.twin(a, w.Image(a))
	c.wake(a.nonce)
	c.Tell(0, trade.Started{Addrs: []string{"/ip4/127.0.0.1/tcp/2"}})
	c.After(time.Duration(c.rand.Int64N(int64(w.Cfg.Tick))), c.tick)
	return c
}

func (w *World) twin(a *Agent, i Image) *Agent {
	c := &Agent{
		Key: a.Key, Config: a.Config, Store: w.copyStore(i.store), Relay: true, Clone: true, Liar: a.Liar, w: w, server: a.server,
		rand: rand.New(rand.NewPCG(w.rand.Uint64(), w.rand.Uint64())), mailed: map[uint64]asked{}, Starts: 1 << 20, earned: w.now,
	}
	c.Wallet = &Wallet{purse: a.Wallet.purse, done: copyMap(i.done), swept: a.Wallet.swept}
	w.Agents = append(w.Agents, c)
	return c
}

// Obeys is the order that this agent last said it obeys, and since when.
// Whatever is restored to its machine does not change it.
func (a *Agent) Obeys() (order string, since dolly.Time) { return a.obeys, a.obeyed }

func (a *Agent) since(order charter.OrderKind) (dolly.Time, bool) {
	return a.obeyed, a.obeys == order.String()
}

func (a *Agent) stopped() bool { return a.obeys != "" && a.obeys != charter.Resume.String() }
