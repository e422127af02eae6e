package faults

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/node/trade"
)

// pauseLasts is longer than an act and than a lease.
const pauseLasts = 30 * time.Hour

// strike carries out what an injector cannot, at a point of the current machine; the
// warden has points too, of which only its death is of this kind.
func (s *Stage) strike(p fault.Point, how fault.Strike) {
	m := s.current
	s.World.deeds.copies = s.World.deeds.copies || how == fault.Copy || how == fault.Clone
	s.say(m, "* %s at %v", how, p)
	switch how {
	case fault.DieBefore, fault.DieAfter:
		panic(death{})
	case fault.FailOn:
		s.full = s.now
	case fault.Echo:
		s.echoing = true
	case fault.Event:
		s.pending = true
	case fault.Copy, fault.Restore, fault.Clone, fault.Pause:
		if m != nil && !s.clerk.busy {
			s.disturb(m, how)
		}
	}
}

// disturb does to a machine what its owner cannot notice from inside.
func (s *Stage) disturb(m *machine, how fault.Strike) {
	switch how {
	case fault.Copy:
		m.image = s.copy(m)
	case fault.Restore:
		if m.image != nil {
			m.disk = m.image
			m.image = nil
			panic(death{})
		}
	case fault.Clone:
		s.settle(&machine{cfg: m.cfg, key: m.key, disk: s.copy(m), server: m.server, twin: len(s.machines)})
	case fault.Pause:
		if !m.signing { // no rule prevents what a pause in there does: see DESIGN.md
			s.pause(m)
		}
	}
}

// copy copies a machine's disk, which is no effect of the machine: its points
// are not counted.
func (s *Stage) copy(m *machine) dolly.Store {
	defer fault.Arm(nil)()
	to, err := copied(m.disk)
	if err != nil {
		s.World.told("copy failed")
	}
	return to
}

// pause lets the world go on around a machine that stands still in the middle
// of what it does, and knows nothing of it afterwards.
func (s *Stage) pause(m *machine) {
	m.still = true
	defer func() { m.still = false }()
	for end := s.now.Add(pauseLasts); s.now < end; {
		if err := s.hour(); err != nil {
			return // the run as a whole fails at its next hour
		}
	}
}

// tell lets all machines hear something.
func (s *Stage) tell(h trade.Heard) {
	for _, m := range s.machines {
		m.post(h)
	}
}

// happen carries out what could not be done in the middle of a step.
func (s *Stage) happen() error {
	if !s.pending {
		return nil
	}
	s.pending = false
	return s.subject.Event(s.World, s.tell)
}
