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

// street is where the machines of a world stand: each has a folder that stays and
// a process that may be struck. Its time goes by turns; one ends when nobody has
// anything more to do.
type street struct {
	plan  fault.Plan
	seed  uint64
	child func() *exec.Cmd
	dir   string
	hand  clockFile // of the world's clock
	turns atomic.Uint64
	news  chan struct{}
	trace func(string)

	// What strikes last, of the world's time.
	pauseLasts, fullLasts time.Duration

	mu       sync.Mutex
	machines []*process
	folders  int
	asleep   []sleeper
	failed   error // of the harness, not of who is struck
}

// sleeper stands still until its time.
type sleeper struct {
	who   *process
	until dolly.Time
	over  chan struct{}
}

func newStreet(dir string, o Options, plan fault.Plan) (*street, error) {
	clock, err := openClock(filepath.Join(dir, "clock"))
	if err != nil {
		return nil, err
	}
	return &street{
		plan: plan, seed: o.Seed, child: o.Child, dir: dir, hand: clock, news: make(chan struct{}, 1), trace: o.Trace,
	}, clock.set(began)
}

// all are the machines there are.
func (s *street) all() []*process {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.machines)
}

// settle gives a machine a folder. Its process starts with the next turn.
func (s *street) settle(p *process) error {
	p.dir, p.plan = s.folder(), s.plan.Of(p.role)
	if err := os.Mkdir(p.dir, 0o700); err != nil {
		return err
	}
	if p.plan.Has(fault.Fill) {
		return mount(p.dir, smallDisk)
	}
	return nil
}

// join lets a machine live in the folder that it has.
func (s *street) join(p *process) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.machines = append(s.machines, p)
}

// folder names one that is not there yet.
func (s *street) folder() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.folders++
	return filepath.Join(s.dir, fmt.Sprint("disk-", s.folders))
}

// look wakes who waits for the end of the turn.
func (s *street) look() {
	select {
	case s.news <- struct{}{}:
	default: // it will look anyway
	}
}

// launch runs a machine's process, which lives by b and what every birth has.
func (s *street) launch(p *process, b birth, serve func(frame)) error {
	cmd := s.child()
	if p.starves() {
		cmd.Stderr = nil // it says again and again that the disk is full
	}
	p.starts++
	s.say(p, "starts")
	plan, from := p.left()
	b.Dir, b.Clock, b.Luck, b.Seed = p.dir, s.hand.file.Name(), s.seed, p.key
	b.Start, b.Twin, b.Plan, b.From = p.starts, p.who.Twin, plan.String(), from
	return p.start(cmd, b, serve)
}

// longestTurn is the wall time after which a turn ends, whoever is not done.
const longestTurn = 5 * time.Second

// rest waits until no machine has anything more to do.
func (s *street) rest(ctx context.Context) error {
	late := time.NewTimer(longestTurn)
	defer late.Stop()
	for {
		if !slices.ContainsFunc(s.all(), func(p *process) bool { return !p.idle(s.turns.Load()) }) {
			return s.failure()
		}
		select {
		case <-s.news:
		case <-late.C:
			return s.failure()
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// fail ends the world: what was to happen to a machine could not be done, so what
// comes of it would say nothing.
func (s *street) fail(p *process, err error) {
	if err == nil || errors.Is(err, os.ErrProcessDone) {
		return // it has died meanwhile
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.failed = errors.Join(s.failed, fmt.Errorf("strike %s: %w", p.role, err))
}

func (s *street) failure() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.failed
}

// spread hands a message to all machines but its sender. Gossip may be lost.
func (s *street) spread(from *process, topic string, raw []byte) {
	for _, p := range s.all() {
		if p != from {
			p.tell(frame{Op: "heard", Text: topic, Raw: raw})
		}
	}
}

// points are how many each of the machines that plans can name has passed, and
// the strikes that were among them.
func (s *street) points(of []*process) (all map[string]int, fell fault.Plan) {
	all = map[string]int{}
	for _, p := range of {
		if p.who.Twin == 0 {
			_, all[p.role] = p.left()
		}
	}
	for _, h := range s.plan {
		if h.N <= all[h.Who] {
			fell = append(fell, h)
		}
	}
	return all, fell
}

// say tells the trace what happens to a machine.
func (s *street) say(p *process, format string, args ...any) {
	if s.trace == nil {
		return
	}
	line := fmt.Sprintf("%5.1f h  %s#%d.%d  %s", s.hand.Now().Sub(began).Hours(), p.role, p.who.Twin, p.starts, fmt.Sprintf(format, args...))
	s.mu.Lock()
	defer s.mu.Unlock()
	s.trace(line)
}

// end kills whoever of these still runs and gives back what the street had.
func (s *street) end(of []*process) (err error) {
	for _, p := range of {
		err = errors.Join(err, p.kill())
		if p.plan.Has(fault.Fill) && p.who.Twin == 0 {
			err = errors.Join(err, unmount(p.dir))
		}
	}
	return errors.Join(err, s.hand.file.Close())
}
