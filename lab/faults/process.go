package faults

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/life"
)

// hourLasts is an hour of a world of processes, in wall time. Its act and its
// lease live a day.
const hourLasts = 200 * time.Millisecond

// process is an agent with a folder that stays and a process that may be killed.
type process struct {
	key    [32]byte
	who    Who
	cfg    birthConfig
	dir    string
	starts int

	mu     sync.Mutex
	plan   fault.Plan
	passed int       // points
	cmd    *exec.Cmd // nil while it does not run
	in     io.Closer
	line   *line
	over   chan struct{}
	image  string     // a folder with a copy of dir; empty if there is none
	full   dolly.Time // when the disk became full; zero if it has room
	still  bool       // it is paused
}

// town is a world whose agents are processes.
type town struct {
	*World
	clock   dolly.ScaledClock
	child   func() *exec.Cmd
	dir     string
	mu      sync.Mutex
	agents  []*process
	folders int
	trace   func(string)
}

// all are the agents there are.
func (t *town) all() []*process {
	t.mu.Lock()
	defer t.mu.Unlock()
	return slices.Clone(t.agents)
}

func configOf(c life.Config) birthConfig {
	return birthConfig{c.Certs, c.Name, c.Path, c.Parent, c.Offer, c.Server, c.Paid, c.RentEnds}
}

// settle gives an agent a folder. Its process starts with the next hour.
func (t *town) settle(p *process) error {
	p.dir = t.folder()
	if err := os.Mkdir(p.dir, 0o700); err != nil {
		return err
	}
	t.join(p)
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

// start runs an agent's process until it ends, in its own time.
func (t *town) start(p *process) error {
	cmd := t.child()
	if p.starves() {
		cmd.Stderr = nil // it says again and again that the disk is full
	}
	in, err := cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	if err := cmd.Start(); err != nil {
		return err
	}
	p.starts++
	t.say(p, "starts")
	l, over := newLine(in), make(chan struct{})
	p.mu.Lock()
	p.cmd, p.in, p.line, p.over = cmd, in, l, over
	p.mu.Unlock()
	plan, from := p.left()
	err = json.NewEncoder(in).Encode(birth{
		Dir: p.dir, Seed: p.key, Law: t.law.Raw, Config: p.cfg, Start: p.starts, Twin: p.who.Twin, Plan: plan.String(), From: from,
		Epoch: t.clock.Epoch, Began: t.clock.Start, Speed: t.clock.Speed, Tick: hourLasts / 4,
	})
	go func() {
		defer close(over)
		l.listen(json.NewDecoder(out), func(f frame) { t.serve(p, f) })
		_ = cmd.Wait() // however it ended, it starts again
		t.say(p, "ended: %v", cmd.ProcessState)
		p.mu.Lock()
		p.cmd = nil
		p.mu.Unlock()
	}()
	return err
}

// left are the strikes that did not fall yet, or last, and how many points were passed.
func (p *process) left() (left fault.Plan, passed int) {
	p.mu.Lock()
	defer p.mu.Unlock()
	for _, h := range p.plan {
		if h.N > p.passed || h.Strike == fault.FailOn && p.full != 0 {
			left = append(left, h)
		}
	}
	return left, p.passed
}

// running reports whether there is a process now.
func (p *process) running() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd != nil
}

// end cuts the line, upon which a process ends by itself and tells its points;
// one that does not is killed.
func (p *process) end() error {
	p.mu.Lock()
	cmd, in, over := p.cmd, p.in, p.over
	p.mu.Unlock()
	if cmd == nil {
		return nil
	}
	err := in.Close()
	select {
	case <-over:
		return err
	case <-time.After(5 * time.Second):
	}
	err = cmd.Process.Kill()
	<-over
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}

// hour is one hour of the town: blocks, rents, and starts of who does not run.
func (t *town) hour() error {
	if err := t.World.hour(); err != nil {
		return err
	}
	if err := t.heirs(); err != nil {
		return err
	}
	for _, p := range t.all() {
		if err := t.relieve(p); err != nil {
			return err
		}
		if p.running() {
			continue
		}
		if err := t.start(p); err != nil {
			return err
		}
	}
	return nil
}

// heirs settles children whose parents started them.
func (t *town) heirs() error {
	t.World.mu.Lock()
	var born []*server
	for _, key := range t.cloud.keys {
		s := t.cloud.servers[key]
		lives := false
		for _, p := range t.all() {
			lives = lives || p.cfg.Server == key
		}
		if s.started && !lives {
			born = append(born, s)
		}
	}
	t.World.mu.Unlock()
	for _, s := range born {
		cfg, err := heir(t.World, s)
		if err != nil {
			return err
		}
		if err := t.settle(&process{key: s.child.Seed(), who: Who{Key: s.child.Peer()}, cfg: configOf(cfg)}); err != nil {
			return err
		}
	}
	return nil
}
