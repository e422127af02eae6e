package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"sync/atomic"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// birth is what a process is told in its first line.
type birth struct {
	Warden bool        `json:"warden"` // and no agent
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

// ServeChild is an agent, or the warden, in a process of its own: real programs
// on real stores, whose edges are answered over in and out. It ends with ctx, with
// the line, and at the latest when its plan kills it.
func ServeChild(ctx context.Context, in io.Reader, out io.Writer, fit Fit) error {
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
	if b.Warden {
		return c.attend(ctx)
	}
	return c.live(ctx, fit)
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
	woken    chan struct{} // there is a new hour
	requests chan frame    // to the warden
}

func (c *child) hear(f frame) {
	switch f.Op {
	case "hour":
		c.hours.Store(f.ID)
		c.beats.hour()
		select {
		case c.woken <- struct{}{}:
		default: // it will see the last one
		}
	case "heard":
		c.gossip.hear(f)
	case "handle", "view":
		c.requests <- f
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

// rest tells the world, hour by hour, when this process has nothing more to do.
func (c *child) rest(ctx context.Context, disk *traced) {
	for {
		select {
		case <-c.woken:
		case <-ctx.Done():
			return
		}
		hour := c.hours.Load()
		for still, last := 0, int64(0); still < lulls; still++ {
			select {
			case <-time.After(lull):
			case <-ctx.Done():
				return
			}
			_, asking := c.traffic()
			if now := c.moves(); now != last || asking > 0 || disk.at.Load() > 0 {
				still, last = -1, now
			}
		}
		_ = c.say(frame{Op: "quiet", ID: hour, Body: pack(c.count())}) // a world that is gone does not wait
	}
}

// moves is more whenever something happened here.
func (c *child) moves() int64 {
	frames, _ := c.traffic()
	return frames + int64(c.count())
}
