package faults

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/trade"
)

// Stage plays a world in process, on a virtual clock that goes by hours: it
// gives lives facts, one by one, makes their state durable, and carries out
// what they ask for with the errands that a node runs.
type Stage struct {
	World *World

	now      dolly.Time
	fit      Fit
	rand     *rand.Rand
	clerk    *clerk
	machines []*machine
	current  *machine // whose program runs at this moment; nil for the world
	injector *fault.Injector
	subject  Subject
	echoes   []echo
	echoing  bool       // the next reply is to come once more
	pending  bool       // the subject's event is due
	full     dolly.Time // when the disk became full; zero if it did not
	facts    int
	trace    func(string)
}

// echo is a reply that comes a second time.
type echo struct {
	to   *machine
	fact trade.Fact
}

// Now is virtual time. A stage is its worlds' clock.
func (s *Stage) Now() dolly.Time { return s.now }

// say tells the trace what happens.
func (s *Stage) say(m *machine, format string, args ...any) {
	if s.trace == nil {
		return
	}
	who := "world"
	if m != nil {
		who = fmt.Sprintf("%s#%d.%d", m.cfg.Path, m.twin, m.starts)
	}
	s.trace(fmt.Sprintf("%5.0f h  %-8s %s", s.now.Sub(began).Hours(), who, fmt.Sprintf(format, args...)))
}

// death ends a program: the harness panics with it and recovers it.
type death struct{}

// dead tells whether a recovered panic is a death, and passes on any other.
func dead(p any) bool {
	if p == nil {
		return false
	}
	if _, ok := p.(death); !ok {
		panic(p)
	}
	return true
}

func newStage(sub Subject, o Options) (*Stage, error) {
	s := &Stage{now: began, fit: o.Fit, rand: rand.New(rand.NewPCG(o.Seed, 1)), subject: sub, trace: o.Trace}
	w, err := newWorld(s, sub.Slots)
	if err != nil {
		return nil, err
	}
	s.World, s.clerk = w, newClerk(w)
	w.office.desk = s.clerk
	if sub.Founder != nil {
		if err := s.founder(*sub.Founder); err != nil {
			return nil, err
		}
	}
	if sub.Begin != nil {
		return s, sub.Begin(s)
	}
	return s, nil
}

// settle puts a machine into the world; its program starts at the next hour.
func (s *Stage) settle(m *machine) { s.machines = append(s.machines, m) }

// step gives a machine its next fact. A program that dies over it, or whose
// disk fails, ends there; what it had been told is lost.
func (s *Stage) step(m *machine) {
	f := m.inbox[0]
	m.inbox = m.inbox[1:]
	s.facts++
	before := s.current
	s.current = m
	defer func() { s.current = before }()
	defer func() {
		if dead(recover()) {
			m.mind = nil
		}
	}()
	effects := m.mind.Step(s.now, s.rand, f)
	if m.shelf.Dirty() {
		if err := m.disk.Update(m.shelf.Flush); err != nil {
			m.mind = nil
			return
		}
	}
	s.heardOrder(m, f)
	for _, e := range effects {
		s.hand(m, e)
	}
}

// heardOrder notes who knows of the order to stop and made that durable.
func (s *Stage) heardOrder(m *machine, f trade.Fact) {
	var raw []byte
	switch f := f.(type) {
	case trade.Heard:
		raw = f.Raw
	case life.WardenSaid:
		raw = f.Raw
	}
	if stop := s.World.stop; stop != nil && bytes.Contains(raw, stop) {
		s.World.bind(m.who())
	}
}

// bind notes that an agent may not buy any more.
func (w *World) bind(who Who) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deeds.bound[who] = true
}

const mostFacts = 50_000 // of one run: more is a life that cannot stop

// drain lets all programs run until nobody has anything to do.
func (s *Stage) drain() error {
	for busy := true; busy; {
		busy = false
		for _, m := range s.machines {
			if m.mind == nil || m.still || m.gone || len(m.inbox) == 0 {
				continue
			}
			busy = true
			s.step(m)
			if err := s.happen(); err != nil {
				return err
			}
		}
		if s.facts > mostFacts {
			return fmt.Errorf("facts without end")
		}
	}
	return nil
}

// hour lets an hour go by.
func (s *Stage) hour() error {
	s.now += dolly.Time(time.Hour / time.Millisecond)
	if s.full != 0 && s.now.Sub(s.full) > 5*time.Hour {
		s.injector.Heal()
	}
	if err := s.World.hour(); err != nil {
		return err
	}
	s.starts()
	for _, e := range s.echoes {
		e.to.post(e.fact)
	}
	s.echoes = nil
	for _, m := range s.machines {
		s.wake(m)
	}
	return s.drain()
}

// starts brings children to life whose parents started them.
func (s *Stage) starts() {
	s.World.mu.Lock()
	defer s.World.mu.Unlock()
	for _, key := range s.World.cloud.keys {
		srv := s.World.cloud.servers[key]
		if !srv.started || s.on(key) != nil {
			continue
		}
		cfg, err := heir(s.World, srv)
		if err != nil {
			s.World.deeds.wrong("a child that cannot live: %v", err)
			continue
		}
		s.settle(&machine{cfg: cfg, key: srv.child, disk: newDisk(), server: key})
	}
}

// on is the machine that a server's key names; nil if there is none.
func (s *Stage) on(server string) *machine {
	for _, m := range s.machines {
		if m.server == server {
			return m
		}
	}
	return nil
}

// wake starts a machine's program if it does not run, and tells it of the hour.
func (s *Stage) wake(m *machine) {
	if m.gone || m.still {
		return
	}
	if srv := s.World.cloud.servers[m.server]; srv != nil && srv.state == "ended" {
		m.gone = true
		return
	}
	before := s.current
	s.current = m
	defer func() { s.current = before }()
	defer func() {
		if dead(recover()) {
			m.mind = nil
		}
	}()
	if m.mind == nil {
		if err := m.boot(s); err != nil {
			s.World.deeds.wrong("I17: a program that cannot start again: %v", err)
			m.mind = nil
			return
		}
	}
	if err := m.coins.Rebroadcast(context.Background()); err != nil {
		m.post(life.Relay{OK: m.relay}) // said again at the next block; nothing else depends on it
	}
	m.post(m.reading(), life.Offers{Offers: s.World.Offers()}, life.Relay{OK: m.relay}, trade.Tick{})
}
