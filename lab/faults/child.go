package faults

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"math/rand/v2"
	"os"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/wire"
)

// birth is what an agent's process is told in its first line.
type birth struct {
	Dir    string        `json:"dir"`
	Seed   [32]byte      `json:"seed"` // of its key
	Law    []byte        `json:"law"`
	Config birthConfig   `json:"config"`
	Start  int           `json:"start"` // counts its incarnations
	Twin   int           `json:"twin"`  // which copy of the machine; zero is the original
	Plan   string        `json:"plan"`
	From   int           `json:"from"` // points that were passed before
	Epoch  dolly.Time    `json:"epoch"`
	Began  time.Time     `json:"began"`
	Speed  float64       `json:"speed"`
	Tick   time.Duration `json:"tick"`
}

// birthConfig is what differs from agent to agent in a [life.Config].
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

func (b birth) clock() dolly.ScaledClock {
	return dolly.ScaledClock{Epoch: b.Epoch, Start: b.Began, Speed: b.Speed, Wall: time.Now}
}

// ServeChild is an agent in a process of its own: a real loop on a real store,
// whose edges are answered over in and out. It ends with ctx, with the line, and
// at the latest when its plan kills it.
func ServeChild(ctx context.Context, in io.Reader, out io.Writer, fit Fit) (err error) {
	dec := json.NewDecoder(in)
	var b birth
	if err := dec.Decode(&b); err != nil {
		return fmt.Errorf("read what to live by: %w", err)
	}
	plan, err := fault.ParsePlan(b.Plan)
	if err != nil {
		return err
	}
	c := &child{line: newLine(out), birth: b}
	points := fault.NewInjector(plan, b.From, c.strike)
	defer fault.Arm(points)()
	defer func() { c.passed(b.From + len(points.Points())) }()
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	go func() {
		c.listen(dec, c.hear)
		cancel()
	}()
	return c.live(ctx, fit)
}

// child is the process's end of the line, as the edges of a node.
type child struct {
	*line
	birth birth
	gossip
}

// strike dies for good, or has the world do to this machine what a program
// cannot do to itself.
func (c *child) strike(p fault.Point, how fault.Strike) {
	c.passed(p.N)
	if how != fault.DieBefore && how != fault.DieAfter {
		_, _ = c.ask(frame{Op: "strike", Text: string(how)}) // a world that is gone strikes no more
		return
	}
	self, err := os.FindProcess(os.Getpid())
	if err == nil {
		err = self.Kill()
	}
	if err == nil {
		select {} // the signal is on its way
	}
	panic(err)
}

// passed tells how many points are behind.
func (c *child) passed(n int) {
	_ = c.say(frame{Op: "points", Body: pack(n)}) // a world that is gone needs no count
}

func (c *child) live(ctx context.Context, fit Fit) error {
	disk, err := store.Open(filepath.Join(c.birth.Dir, "dolly.db"))
	if err != nil {
		return err
	}
	key := wire.NewKey(c.birth.Seed)
	coins, err := openWallet(key, numbered{chainLine{c}}, disk)
	if err != nil {
		return err
	}
	nonce := wire.Sum(fmt.Append(nil, key.Peer(), "process", c.birth.Twin, c.birth.Start))
	a, err := node.NewAgent(node.AgentConfig{
		Life: c.config(key), Nonce: charter.Nonce(nonce[:16]), Store: disk, Clock: c.birth.clock(),
		Rand: rand.New(rand.NewPCG(uint64(c.birth.Twin), uint64(c.birth.Start))), Tick: c.birth.Tick,
		Net: c, Coins: fit(coins), Ground: ground{c.work, c.offers}, Carrier: idle{}, Warden: theWarden(c.warden),
		Log: slog.New(slog.NewTextHandler(os.Stderr, &slog.HandlerOptions{Level: slog.LevelError})), Info: func(*dolly.Info) {},
	})
	if err != nil {
		return err
	}
	go c.tell(ctx, a.Face())
	return a.Run(ctx)
}

// tell tells the world what the agent tells its operator: all that is in its
// log, after each start.
func (c *child) tell(ctx context.Context, n dolly.Node) {
	events, err := n.Watch(ctx, 0)
	if err != nil {
		return // the loop ended before it began
	}
	for e := range events {
		_ = c.say(frame{Op: "told", Text: e.Kind}) // a world that is gone hears nothing
	}
}

func (c *child) config(key wire.Key) life.Config {
	b := c.birth.Config
	return agentConfig(c.birth.Law, key, life.Config{
		Certs: b.Certs, Name: b.Name, Path: b.Path, Parent: b.Parent, Offer: b.Offer, Server: b.Server, Paid: b.Paid, RentEnds: b.RentEnds,
	})
}
