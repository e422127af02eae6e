package lives

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/trade"
)

// ErrEndless is returned when events follow each other without time going by.
var ErrEndless = errors.New("events without end")

// Config says what world to make. The zero Config is a world of five slots and
// one agent without a satoshi.
type Config struct {
	Seed    uint64
	Charter *charter.Charter // nil: Law(5)
	Pace    agent.Pace       // zero: Pace()
	Roots   int              // agents that the operator installed; zero: 1
	Purse   dolly.Sat        // in each root's wallet
	Income  dolly.Sat        // a day, from the sky, for each agent that carries traffic
	Tick    time.Duration    // between two looks of a life at its clock; zero: Pace.Check
	Calm    bool             // no delays and no loss, until Net says otherwise
	// Store makes the disk of an agent, by its path, or of the warden ("warden");
	// nil is memory.
	Store func(name string) dolly.Store
}

// Hooks let an experiment see and disturb each step. All may be nil.
type Hooks struct {
	// Dies is asked before and after each commit whether the program dies there;
	// effects are lost either way, and it is started again.
	Dies func(a *Agent, f trade.Fact, committed bool) bool
	// Saw is shown each effect before it is carried out.
	Saw func(a *Agent, e trade.Effect)
	// Born is shown each new agent before its program starts.
	Born func(a *Agent)
}

// World is one fleet and all that is around it.
type World struct {
	Cfg    Config
	Hooks  Hooks
	Law    charter.Signed[charter.Charter] // of the fleet's first epoch
	Warden *Warden
	Cloud  *Cloud
	Chain  *Chain
	Net    *Net
	Books  *Books
	Agents []*Agent // in the order of their births, those that are gone too
	Steps  int      // that lives have taken

	now   dolly.Time
	rand  *rand.Rand
	queue queue
	err   error
}

// begin is when these worlds start: far from zero, so that nothing is before it.
const begin = dolly.Time(100 * dolly.Day / time.Millisecond)

// New makes a world and starts its roots.
func New(cfg Config) (*World, error) {
	w := &World{Cfg: cfg, now: begin, rand: rand.New(rand.NewPCG(cfg.Seed, 1))}
	if cfg.Charter == nil {
		law := Law(5)
		w.Cfg.Charter = &law
	}
	if cfg.Pace == (agent.Pace{}) {
		w.Cfg.Pace = Pace()
	}
	if cfg.Tick == 0 {
		w.Cfg.Tick = w.Cfg.Pace.Check
	}
	if cfg.Store == nil {
		w.Cfg.Store = func(string) dolly.Store { return store.Memory() }
	}
	raw, err := charter.NewCharter(Key("operator"), *w.Cfg.Charter)
	if err != nil {
		return nil, fmt.Errorf("new world: %w", err)
	}
	if w.Law, err = charter.OpenCharter(dolly.Sim, raw); err != nil {
		return nil, fmt.Errorf("new world: %w", err)
	}
	w.Books = newBooks(w)
	w.Chain = &Chain{w: w, paid: map[string]dolly.Sat{}}
	w.Cloud = newCloud(w)
	w.Net = &Net{w: w}
	if !cfg.Calm {
		w.Net.Delay, w.Net.Loss = 200*time.Millisecond, 0.01
	}
	if w.Warden, err = newWarden(w); err != nil {
		return nil, fmt.Errorf("new world: %w", err)
	}
	for i := range max(1, cfg.Roots) {
		w.install(uint32(i))
	}
	return w, w.err
}

// install is the operator's work: a server, a certificate, an agent.
func (w *World) install(slot uint32) {
	name := "root"
	if slot > 0 {
		name = fmt.Sprintf("root %d", slot)
	}
	key := Key(name)
	cert, err := charter.Grant(Key("operator"), w.Law, slot, 0, key.Peer(), charter.Home{Offer: Alpha, Since: w.now})
	if err != nil {
		w.fail(err)
		return
	}
	s := &server{key: name, offer: Alpha, child: key, handed: true, bought: w.now, ends: w.now.Add(Rent)}
	w.Cloud.add(s)
	w.born(key, s, life.Config{
		Certs: [][]byte{cert}, Name: name, Path: charter.RootPath, Offer: Alpha, Server: name, Paid: Price, RentEnds: s.ends,
	}, w.Cfg.Purse)
}

// Now is the virtual moment. A world is a [dolly.Clock].
func (w *World) Now() dolly.Time { return w.now }

// Rand is the world's source of chance.
func (w *World) Rand() *rand.Rand { return w.rand }

// Err is why the world ended early; nil if it did not.
func (w *World) Err() error { return w.err }

func (w *World) fail(err error) {
	if w.err == nil && err != nil {
		w.err = fmt.Errorf("at %d: %w", w.now, err)
	}
}

// After lets do happen d from now.
func (w *World) After(d time.Duration, do func()) { w.queue.push(w.now.Add(d), do) }

// Pass lets time go by.
func (w *World) Pass(d time.Duration) error {
	w.Until(d, func() bool { return false })
	return w.err
}

// Until lets time go by until cond holds, looked at after each moment in which
// anything happened, for at most d. It reports whether it came to hold.
func (w *World) Until(d time.Duration, cond func() bool) bool {
	end := w.now.Add(d)
	for w.err == nil {
		if cond() {
			return true
		}
		at, any := w.queue.next()
		if !any || at > end {
			w.now = end
			return cond()
		}
		w.moment(at)
	}
	return false
}

// endless is more events than any one moment has.
const endless = 1_000_000

// moment lets everything happen that happens at one moment.
func (w *World) moment(at dolly.Time) {
	w.now = at
	for n := 0; w.err == nil; n++ {
		if next, any := w.queue.next(); !any || next != at {
			return
		}
		w.queue.pop().do()
		if n > endless {
			w.fail(ErrEndless)
		}
	}
}

// Alive are the agents whose server runs and that have not said goodbye.
func (w *World) Alive() []*Agent {
	var out []*Agent
	for _, a := range w.Agents {
		if !a.Gone {
			out = append(out, a)
		}
	}
	return out
}
