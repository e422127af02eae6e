package charter

// doing is a kind of move.
type doing uint8

const (
	tick doing = iota
	asksLease
	hearsLease
	asksAct
	hearsAct
	pays
	certifies
	settles
	hearsAck
	lies
	crashes
	stores
	imaged
	copiedMemory
	boots
	wakes
	pauses
	resumes
	childAsks
	wardenRestarts
	wardenSyncs
	wardenBackup
	wardenRestored
)

// move is one step of a history.
type move struct {
	do  doing
	who uint8 // machine of alice's
	key uint8 // bob's or carol's
}

// verdict is what a move came to.
type verdict uint8

const (
	idle verdict = iota // there is no such move here
	no                  // the protocol refuses it
	yes
)

// model is a protocol within bounds.
type model struct {
	rules
	bounds
}

// moves are all that could ever be tried.
func moves() []move {
	var all []move
	for do := tick; do <= wardenRestored; do++ {
		switch do {
		case certifies, lies:
			for _, who := range []uint8{0, 1} {
				all = append(all, move{do, who, bobKey}, move{do, who, carolKey})
			}
		case childAsks:
			all = append(all, move{do, 0, bobKey}, move{do, 0, carolKey})
		case tick, imaged, copiedMemory, boots, wakes, wardenRestarts, wardenSyncs, wardenBackup, wardenRestored:
			all = append(all, move{do: do})
		default:
			all = append(all, move{do: do}, move{do: do, who: 1})
		}
	}
	return all
}

// try makes one move.
func (m model) try(s scene, mv move) (scene, verdict) {
	var v verdict
	switch mv.do {
	case tick, pauses, resumes:
		v = m.time(&s, mv)
	case childAsks:
		v = m.childAsks(&s, mv.key)
	case imaged, copiedMemory, boots, wakes:
		v = m.copies(&s, mv.do)
	case wardenRestarts, wardenSyncs, wardenBackup, wardenRestored:
		v = m.warden(&s, mv.do)
	default:
		if a := s.actors[mv.who]; !a.on || a.paused {
			return s, idle
		}
		v = m.acts(&s, mv)
	}
	if v != idle {
		m.judge(&s)
		s.canonical()
	}
	return s, v
}

func (m model) acts(s *scene, mv move) verdict {
	switch mv.do {
	case asksLease:
		return m.asksLease(s, mv.who)
	case hearsLease:
		return m.hearsLease(s, mv.who)
	case asksAct:
		return m.asksAct(s, mv.who)
	case hearsAct:
		return m.hearsAct(s, mv.who)
	case pays:
		return m.pays(s, mv.who)
	case certifies:
		return m.certifies(s, mv.who, mv.key)
	case settles:
		return m.settles(s, mv.who)
	case hearsAck:
		return m.hearsAck(s, mv.who)
	case lies:
		return m.lies(s, mv.who, mv.key)
	case crashes:
		return m.crashes(s, mv.who)
	case stores:
		return m.stores(s, mv.who)
	}
	return idle
}

// judge looks for a promise that is broken. Acts and certificates are judged
// where they happen.
func (m model) judge(s *scene) {
	if s.violation != noBreach {
		return
	}
	alive := func(key uint8) bool { return s.live[key] > s.now }
	switch {
	case alive(aliceKey) && alive(bobKey) && alive(carolKey):
		s.violation = breachI1
	case alive(bobKey) && alive(carolKey):
		s.violation = breachI2
	case s.paid > m.cap && (!s.restored || m.judgeRestore):
		s.violation = breachI9
	}
}

func (m model) time(s *scene, mv move) verdict {
	if mv.do == tick {
		if s.now == m.ticks {
			return idle
		}
		s.now++
		for i := range s.actors {
			if s.actors[i].paused {
				s.actors[i].lag++
			}
		}
		return yes
	}
	// A paused machine with a true clock is one that makes no move.
	a := &s.actors[mv.who]
	if !m.unseenPause || !a.on || a.paused == (mv.do == pauses) {
		return idle
	}
	a.paused = mv.do == pauses
	return yes
}

// crashes restarts a machine from its disk: a new incarnation. Replies that
// were under way are lost.
func (m model) crashes(s *scene, who uint8) verdict {
	if s.runs > m.bounds.crashes {
		return idle
	}
	m.incarnate(s, who)
	return yes
}

func (m model) incarnate(s *scene, who uint8) {
	a := &s.actors[who]
	s.runs++
	a.run = s.runs
	if !m.noNonce {
		a.nonce = s.runs
	}
	a.on, a.shelf, a.acking, a.lease, a.grant, a.lag, a.asked = true, false, false, letter{}, letter{}, 0, 0
	if a.unsaved {
		a.issued, a.unsaved = [4]uint8{}, false
	}
}

func (m model) stores(s *scene, who uint8) verdict {
	if !s.actors[who].unsaved {
		return idle
	}
	s.actors[who].unsaved = false
	return yes
}

// copies makes a copy of alice's disk or memory, and starts it at any time
// later, beside the original.
func (m model) copies(s *scene, do doing) verdict {
	a, twin := &s.actors[0], &s.actors[1]
	switch do {
	case imaged, copiedMemory:
		if twin.on || twin.shelf || a.unsaved || do == imaged && !m.images || do == copiedMemory && !m.snapshots {
			return idle
		}
		memory := do == copiedMemory
		if memory && !m.copyWithAct && (a.act.id != 0 || a.grant.full || s.w.act.id != 0) {
			return idle // what both know already, both may pay: not the protocol's to prevent
		}
		if memory {
			s.copied, s.w.heard, a.asked = true, [5]uint8{}, 0
		}
		*twin = *a
		twin.on, twin.shelf, twin.memory = false, true, memory
	case boots:
		if !twin.shelf || twin.memory || s.runs > m.bounds.crashes {
			return idle
		}
		m.incarnate(s, 1)
	case wakes:
		if !twin.shelf || !twin.memory {
			return idle
		}
		twin.on, twin.shelf = true, false
	}
	return yes
}
