package faults

import (
	"context"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// town is a world whose agents and whose warden are processes. An hour of it
// ends when nobody has anything more to do.
type town struct {
	*World
	subject Subject
	plan    fault.Plan
	seed    uint64
	child   func() *exec.Cmd
	dir     string
	hand    clockFile // of the town's clock
	hours   atomic.Uint64
	warden  *process
	news    chan struct{}
	trace   func(string)

	mu      sync.Mutex
	agents  []*process
	folders int
	due     bool // the subject's event is
	came    bool // the subject's event, once
	asleep  []sleeper
	failed  error // of the harness, not of who is struck
}

// sleeper stands still until its time.
type sleeper struct {
	who   *process
	until dolly.Time
	over  chan struct{}
}

// The names by which a plan calls who is struck.
const (
	rootRole   = "root"
	wardenRole = "warden"
	heirRole   = "heir" // the first; the others are numbered
)

// all are the agents there are.
func (t *town) all() []*process {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.agents)
}

// settle gives a machine a folder. Its process starts with the next hour.
func (t *town) settle(p *process) error {
	p.dir, p.plan = t.folder(), t.plan.Of(p.role)
	if err := os.Mkdir(p.dir, 0o700); err != nil {
		return err
	}
	if p.plan.Has(fault.Fill) {
		return mount(p.dir, smallDisk)
	}
	return nil
}

// join lets an agent live in the folder that it has.
func (t *town) join(p *process) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.agents = append(t.agents, p)
}

// folder names one that is not there yet.
func (t *town) folder() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.folders++
	return filepath.Join(t.dir, fmt.Sprint("disk-", t.folders))
}

// look wakes who waits for the end of the hour.
func (t *town) look() {
	select {
	case t.news <- struct{}{}:
	default: // it will look anyway
	}
}

// start runs a machine's process.
func (t *town) start(p *process) error {
	cmd := t.child()
	if p.starves() {
		cmd.Stderr = nil // it says again and again that the disk is full
	}
	p.starts++
	t.say(p, "starts")
	plan, from := p.left()
	return p.start(cmd, birth{
		Warden: p.warden, Dir: p.dir, Clock: t.hand.file.Name(), Luck: t.seed, Seed: p.key, Law: t.law.Raw, Config: p.cfg,
		Start: p.starts, Twin: p.who.Twin, Plan: plan.String(), From: from,
	}, func(f frame) { t.serve(p, f) })
}

// hour is one hour of the town: blocks, rents, starts of who does not run, and
// all that is to be done.
func (t *town) hour(ctx context.Context) error {
	hour := t.hours.Add(1)
	if err := t.hand.set(began.Add(time.Duration(hour) * time.Hour)); err != nil {
		return err
	}
	t.wake(t.clock.Now())
	t.bind()
	if err := t.World.hour(); err != nil {
		return err
	}
	if err := t.heirs(); err != nil {
		return err
	}
	for _, p := range append([]*process{t.warden}, t.all()...) {
		if err := t.rouse(p); err != nil {
			return err
		}
	}
	t.event(false)
	return errors.Join(t.rest(ctx), t.failure())
}

func (t *town) failure() error {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.failed
}

// rouse starts a machine's process if it does not run, and tells it of the hour.
func (t *town) rouse(p *process) error {
	if err := t.relieve(p); err != nil {
		return err
	}
	if !p.warden && t.over(p) {
		return p.kill()
	}
	if !p.running() {
		if err := t.start(p); err != nil {
			return err
		}
	}
	p.tell(frame{Op: "hour", ID: t.hours.Load()})
	return nil
}

// over reports whether an agent's server is.
func (t *town) over(p *process) bool {
	t.World.mu.Lock()
	defer t.World.mu.Unlock()
	s := t.cloud.servers[p.cfg.Server]
	p.mu.Lock()
	defer p.mu.Unlock()
	p.gone = p.gone || s != nil && s.state == "ended"
	return p.gone
}

// longestHour is the wall time after which an hour ends, whoever is not done.
const longestHour = 5 * time.Second

// rest waits until no agent has anything more to do.
func (t *town) rest(ctx context.Context) error {
	late := time.NewTimer(longestHour)
	defer late.Stop()
	for {
		if !slices.ContainsFunc(t.all(), func(p *process) bool { return !p.idle(t.hours.Load()) }) {
			return nil
		}
		select {
		case <-t.news:
		case <-late.C:
			return nil
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// heirs settles children whose parents started them.
func (t *town) heirs() error {
	t.World.mu.Lock()
	var born []*server
	for _, key := range t.cloud.keys {
		lives := slices.ContainsFunc(t.all(), func(p *process) bool { return p.cfg.Server == key })
		if s := t.cloud.servers[key]; s.started && !lives {
			born = append(born, s)
		}
	}
	t.World.mu.Unlock()
	for _, s := range born {
		if err := t.bear(s); err != nil {
			return err
		}
	}
	return nil
}

func (t *town) bear(s *server) error {
	cfg, err := heir(t.World, s)
	if err != nil {
		return err
	}
	p := newProcess(t.heirRole(), t.look)
	p.key, p.who, p.cfg = s.child.Seed(), Who{Key: s.child.Peer()}, configOf(cfg)
	if err := t.settle(p); err != nil {
		return err
	}
	t.join(p)
	return nil
}

// heirRole is what the next child is called.
func (t *town) heirRole() string {
	n := 1
	for _, p := range t.all() {
		if p.who.Twin == 0 && p.role != rootRole {
			n++
		}
	}
	if n == 1 {
		return heirRole
	}
	return fmt.Sprint(heirRole, "-", n)
}
