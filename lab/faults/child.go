package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strconv"
	"sync/atomic"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// birth is what a process is told in its first line.
type birth struct {
	Warden bool        `json:"warden"` // and no agent
	Trader *trader     `json:"trader"` // and no agent
	Mint   bool        `json:"mint"`   // the chain, and no agent
	Dir    string      `json:"dir"`
	Clock  string      `json:"clock"` // path of the file
	Luck   uint64      `json:"luck"`  // seed of what is random
	Seed   [32]byte    `json:"seed"`  // of its key
	Law    []byte      `json:"law"`
	Config birthConfig `json:"config"`
	Start  int         `json:"start"` // counts its incarnations
	Twin   int         `json:"twin"`  // which copy of the machine; zero is the original
	Plan   string      `json:"plan"`
	From   int         `json:"from"` // points that were passed before
}

// birthConfig is what differs from agent to agent in a life's config.
type birthConfig struct {
	Certs    [][]byte
	Name     string
	Path     string
	Parent   dolly.PeerID
	Offer    dolly.OfferID
	Server   string
	Paid     dolly.Sat
	RentEnds dolly.Time
}

// ServeChild is an agent, the warden, a trader, a buybot or the chain, in a process of its own: real programs
// on real stores, whose edges are answered over in and out. It ends with ctx, with
// the line, and at the latest when its plan kills it.
func ServeChild(ctx context.Context, in io.Reader, out io.Writer, e Edges) error {
	if !fault.Enabled {
		return ErrNotArmed
	}
	dec := json.NewDecoder(in)
	var b birth
	if err := dec.Decode(&b); err != nil {
		return fmt.Errorf("read what to live by: %w", err)
	}
	plan, err := fault.ParsePlan(b.Plan)
	if err != nil {
		return err
	}
	clock, err := openClock(b.Clock)
	if err != nil {
		return err
	}
	c := &child{line: newLine(out), birth: b, clock: clock, woken: make(chan struct{}, 1), requests: make(chan frame, 16)}
	c.points = fault.NewInjector(plan, b.From, c.strike)
	defer fault.Arm(c.points)()
	defer func() { c.passed(c.count()) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		c.listen(dec, c.hear)
		cancel()
	}()
	return c.be(ctx, e)
}

// be is what the process was born as.
func (c *child) be(ctx context.Context, e Edges) error {
	switch {
	case c.birth.Warden:
		return c.attend(ctx)
	case c.birth.Mint:
		return c.mint(ctx)
	case c.birth.Trader != nil:
		return c.trade(ctx, e)
	}
	return c.live(ctx, e.Fit)
}

// child is the process's end of the line, and what comes over it.
type child struct {
	*line
	birth    birth
	clock    dolly.Clock
	points   *fault.Injector
	beats    beats
	gossip   gossip
	hours    atomic.Uint64 // of the town
	heard    atomic.Int64  // what the world told
	edges    atomic.Int64  // calls of edges that are no talk with the world, begun or ended
	calling  atomic.Int64  // of these, those under way
	woken    chan struct{} // the world told something
	requests chan frame    // to the warden, or to the chain
	fair     fairLine
}

func (c *child) hear(f frame) {
	switch f.Op {
	case "hour":
		c.hours.Store(f.ID)
		c.fair.meet(f)
		c.beats.hour()
	case "heard":
		c.gossip.hear(f)
	case "serve":
		go c.serve(f)
	default:
		c.requests <- f
	}
	c.heard.Add(1)
	select {
	case c.woken <- struct{}{}:
	default: // it will see the last one
	}
}

// count is how many points are behind, in all incarnations.
func (c *child) count() int { return c.birth.From + len(c.points.Points()) }

// passed tells how many points are behind.
func (c *child) passed(n int) {
	_ = c.say(frame{Op: "points", Body: pack(n)}) // a world that is gone needs no count
}

// strike dies for good, or has the world do to this machine what a program
// cannot do to itself.
func (c *child) strike(p fault.Point, how fault.Strike) {
	if how != fault.DieBefore && how != fault.DieAfter {
		_, _ = c.ask(frame{Op: "strike", Text: string(how), Body: pack(p.N)}) // a world that is gone strikes no more
		return
	}
	c.passed(p.N)
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err == nil {
		select {} // the signal is on its way
	}
	panic(err)
}

// A process in which nothing moves for some lulls, of wall time, has nothing to do.
// Who is wrong about that does in the next hour what was left of this one.
const (
	lull  = time.Millisecond
	lulls = 2
)

// rest tells the world, turn by turn, when this process has nothing more to do.
// Said is told with it; nil if there is nothing.
func (c *child) rest(ctx context.Context, disk *traced, said func() []byte) {
	for {
		select {
		case <-c.woken:
		case <-ctx.Done():
			return
		}
		hour, heard, calm := c.lull(ctx, disk)
		if !calm {
			return
		}
		quiet := frame{Op: "quiet", ID: hour, Text: strconv.FormatInt(heard, 10), Body: pack(c.count())}
		if said != nil {
			quiet.Raw = said()
		}
		_ = c.say(quiet) // a world that is gone does not wait
	}
}

// lull waits until nothing moves for a while, and says what was heard by then.
func (c *child) lull(ctx context.Context, disk *traced) (hour uint64, heard int64, calm bool) {
	for still, last := -1, int64(-1); still < lulls; still++ {
		select {
		case <-time.After(lull):
		case <-ctx.Done():
			return 0, 0, false
		}
		_, asking := c.traffic()
		if now := c.moves(); now != last || asking > 0 || c.calling.Load() > 0 || disk.at.Load() > 0 {
			still, last = -1, now
			hour, heard = c.hours.Load(), c.heard.Load()
		}
	}
	return hour, heard, true
}

// moves is more whenever something happened here.
func (c *child) moves() int64 {
	frames, _ := c.traffic()
	return frames + c.edges.Load() + int64(c.count())
}
