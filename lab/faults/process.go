package faults

import (
	"encoding/json"
	"errors"
	"os"
	"os/exec"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/life"
)

// process is a machine with a folder that stays and a process that may be killed.
type process struct {
	role   string // what a plan calls it
	warden bool   // and no agent
	key    [32]byte
	who    Who
	cfg    birthConfig
	dealer *dealer // of a trader's machine: who it is to the judge
	dir    string
	plan   fault.Plan // its own
	starts int

	mu      sync.Mutex
	passed  int       // points
	cmd     *exec.Cmd // nil while it does not run
	line    *line
	over    chan struct{}
	ending  chan struct{} // closed when it is killed for good
	gone    bool          // it retired, or its server is over
	quiet   uint64        // the last turn in which it had nothing more to do
	sent    int64         // what this incarnation was told
	heard   int64         // of that, when it last had nothing more to do
	obeys   uint64        // the hour in which it told that it knows the order to stop; zero before
	image   string        // a folder with a copy of dir; empty if there is none
	older   bool          // its folder is such a copy since it died
	full    dolly.Time    // when the disk became full; zero if it has room
	still   bool          // it is paused
	stands  standingOf    // of a trader, when it last rested
	changed func()        // told when somebody who waits for it should look
}

func newProcess(role string, changed func()) *process {
	return &process{role: role, changed: changed, ending: make(chan struct{})}
}

func configOf(c life.Config) birthConfig {
	return birthConfig{c.Certs, c.Name, c.Path, c.Parent, c.Offer, c.Server, c.Paid, c.RentEnds}
}

// start runs the process until it ends, in its own time. Each frame is served.
func (p *process) start(cmd *exec.Cmd, b birth, serve func(frame)) error {
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
	told := json.NewEncoder(in).Encode(b) // it ends by itself if it was told nothing
	l, over := newLine(in), make(chan struct{})
	p.mu.Lock()
	p.cmd, p.line, p.over, p.sent, p.heard = cmd, l, over, 0, 0
	p.mu.Unlock()
	go func() {
		defer close(over)
		l.listen(json.NewDecoder(out), serve)
		left := cmd.Wait() == nil // by itself, its work done
		p.mu.Lock()
		p.cmd, p.gone = nil, p.gone || left
		p.mu.Unlock()
		p.changed()
	}()
	return told
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

// count takes in how many points the process says are behind.
func (p *process) count(f frame) {
	var n int
	if json.Unmarshal(f.Body, &n) != nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.passed = max(p.passed, n)
}

// awake is the line to a process that runs and does not stand still, for something
// that it is to be told; nil else.
func (p *process) awake() *line {
	p.mu.Lock()
	defer p.mu.Unlock()
	if p.cmd == nil || p.still {
		return nil
	}
	p.sent++
	return p.line
}

// tell says something to a process that runs and does not stand still.
func (p *process) tell(f frame) {
	if l := p.awake(); l != nil {
		_ = l.say(f) // it may have died meanwhile
	}
}

// ask puts a question to a process. One that does not run, or stands still, does
// not answer.
func (p *process) ask(f frame) (frame, error) {
	l := p.awake()
	if l == nil {
		return frame{}, errNoAnswer
	}
	return l.ask(f)
}

// idle reports whether the world need not wait for the process in this turn.
func (p *process) idle(turn uint64) bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd == nil || p.still || p.quiet >= turn && p.heard >= p.sent
}

// running reports whether there is a process now.
func (p *process) running() bool {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.cmd != nil
}

// kill ends the process at once and for good, and waits until it is over. It may
// be called again.
func (p *process) kill() error {
	p.mu.Lock()
	cmd, over := p.cmd, p.over
	select {
	case <-p.ending:
	default:
		close(p.ending)
	}
	p.mu.Unlock()
	if cmd == nil {
		return nil
	}
	err := cmd.Process.Kill()
	<-over
	if errors.Is(err, os.ErrProcessDone) {
		return nil
	}
	return err
}
