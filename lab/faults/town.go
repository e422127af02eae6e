package faults

import (
	"context"
	"fmt"
	"slices"
	"sync"
	"time"
)

// town is a world whose agents and whose warden are processes. A turn of it is
// an hour.
type town struct {
	*World
	*street
	subject Subject
	warden  *process

	events sync.Mutex
	due    bool // the subject's event is
	came   bool // the subject's event, once
}

// The names by which a plan calls who is struck.
const (
	rootRole   = "root"
	wardenRole = "warden"
	heirRole   = "heir" // the first; the others are numbered
)

// start runs a machine's process.
func (t *town) start(p *process) error {
	return t.launch(p, birth{Warden: p.warden, Law: t.law.Raw, Config: p.cfg}, func(f frame) { t.serve(p, f) })
}

// hour is one hour of the town: blocks, rents, starts of who does not run, and
// all that is to be done.
func (t *town) hour(ctx context.Context) error {
	hour := t.turns.Add(1)
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
	return t.rest(ctx)
}

// rouse starts a machine's process if it does not run, and tells it of the hour.
func (t *town) rouse(p *process) error {
	if err := t.street.relieve(p); err != nil {
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
	p.tell(frame{Op: "hour", ID: t.turns.Load()})
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
