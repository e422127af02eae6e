package charter

import "slices"

// What the warden decides. Each request is judged and entered in one step; the
// reply is on its way from then on.

// How an act was settled.
const (
	settledFailed = uint8(1)
	settledPaid   = uint8(2)
)

// lapse returns the seats whose time is over.
func (m model) lapse(s *scene) {
	w := &s.w
	if !w.gone && s.now >= w.until+voidTicks {
		if w.act.id != 0 {
			w.spent++
		}
		w.gone, w.act = true, deed{}
	}
	due := w.childUntil + voidTicks
	if m.onSilence {
		due = w.childUntil - leaseTicks/2
	}
	if w.child != noKey && s.now >= due || w.child == noKey && w.reserved != 0 && s.now >= w.reserved+voidTicks {
		m.free(w)
	}
}

func (m model) free(w *books) {
	w.child, w.reserved, w.childUntil, w.childFrozen = noKey, 0, 0, false
	if !m.sameGen {
		w.gen++
	}
}

// line says how what is entered now stands to the backup.
func (s *scene) line() uint8 {
	if s.backed {
		return fresh
	}
	return kept
}

// cold is true while a restarted warden may neither bind nor grant.
func (m model) cold(s *scene) bool {
	return s.w.behind || s.now < s.w.warm && (!m.trustKnown || s.w.pending != 0)
}

// clone counts a request and reports whether another copy used its counter.
func (m model) clone(s *scene, who uint8) bool {
	a, w := &s.actors[who], &s.w
	if m.noCounter || !s.copied || a.nonce != w.nonce {
		return false
	}
	if slices.ContainsFunc(w.heard[a.asked+1:], func(who uint8) bool { return who != 0 }) {
		return true // a later one was answered: too old to tell
	}
	if other := w.heard[a.asked]; other != 0 && other != who+1 {
		w.frozen = true
		return true
	}
	return false
}

// enter notes who used the counter, and that the books changed.
func (m model) enter(s *scene, who uint8) {
	a, w := &s.actors[who], &s.w
	if s.copied && a.nonce == w.nonce {
		w.heard[a.asked] = who + 1
	}
	s.dirty = m.lateDisk
}

// next is the counter of the following request. One that was refused leaves its
// counter to the next.
func (m model) next(s *scene, who uint8, v verdict) verdict {
	if s.copied && (v == yes || m.skipRefused) {
		s.actors[who].asked++
	}
	return v
}

func (m model) asksLease(s *scene, who uint8) verdict {
	a, w := &s.actors[who], &s.w
	if a.lease.full || a.grant.full || s.copied && int(a.asked) == len(w.heard) {
		return idle
	}
	m.lapse(s)
	switch {
	case w.gone: // what she remembers counts all the same
		m.shows(s, a.seen, aliceKey)
		return m.next(s, who, no)
	case m.clone(s, who), w.frozen, m.shows(s, a.seen, aliceKey):
		return m.next(s, who, no)
	}
	if a.nonce != w.nonce {
		if w.used&bit(a.nonce) != 0 {
			return m.next(s, who, no)
		}
		m.supersede(s, a.nonce)
	}
	m.enter(s, who)
	w.until = s.now + leaseTicks
	s.live[aliceKey] = max(s.live[aliceKey], w.until)
	a.lease = letter{full: true, line: s.line(), until: w.until, top: s.acts, act: w.act}
	return m.next(s, who, yes)
}

// shows compares the line that a holder remembers with the books.
func (m model) shows(s *scene, seen, key uint8) (refused bool) {
	if seen == lost {
		s.w.behind = true
	}
	if !s.w.behind {
		s.w.pending &^= bit(key)
	}
	return s.w.behind
}

func (m model) supersede(s *scene, nonce uint8) {
	w := &s.w
	w.nonce, w.heard = nonce, [5]uint8{}
	w.used |= bit(nonce)
	if w.act.id == 0 {
		return
	}
	if m.forgetActs {
		w.act = deed{}
		m.free(w)
		return
	}
	w.act.moved, w.act.nonce = true, nonce
}

func (m model) asksAct(s *scene, who uint8) verdict {
	a, w := &s.actors[who], &s.w
	if a.act.id != 0 || a.grant.full || a.lease.full || s.acts == m.bounds.acts || s.copied && int(a.asked) == len(w.heard) {
		return idle
	}
	m.lapse(s)
	switch {
	case w.gone, m.clone(s, who), w.frozen, a.nonce != w.nonce, s.now >= w.until:
		return m.next(s, who, no)
	case w.act.id != 0, w.spent >= m.cap, m.cold(s), w.child != noKey, w.reserved != 0:
		return m.next(s, who, no)
	}
	m.enter(s, who)
	s.acts++
	w.act = deed{id: s.acts, gen: w.gen, until: s.now + actTicks, nonce: a.nonce}
	w.reserved = w.act.until
	a.grant = letter{full: true, line: s.line(), act: w.act}
	return m.next(s, who, yes)
}

// settles closes an act as what the provider says that it was.
func (m model) settles(s *scene, who uint8) verdict {
	a, w := &s.actors[who], &s.w
	d := a.act
	if d.id == 0 || a.acking {
		return idle
	}
	how := settledFailed
	if s.paidBy[d.id] != 0 {
		how = settledPaid
	}
	if how == settledFailed && d.nonce != a.nonce && !a.told && !m.settleOthers {
		return no // the warden is to hand it over first
	}
	if w.settled[d.id] == how { // the same bytes get the same reply
		a.acks(d.id, s.line())
		return yes
	}
	m.lapse(s)
	switch {
	case w.gone:
		return no
	case w.act.id != d.id:
		a.drop()
		return no
	case w.act.moved && how == settledFailed && s.now < w.act.until && !m.settleEarly:
		a.told = false
		return no // the incarnation before may still pay
	}
	s.dirty = m.lateDisk
	w.settled[d.id], w.act = how, deed{}
	switch {
	case how == settledPaid:
		w.spent++
	case w.gen == d.gen && w.child == noKey:
		m.free(w)
	}
	if w.reserved != 0 {
		w.reserved = max(w.reserved, s.now)
	}
	a.acks(d.id, s.line())
	return yes
}

// acks sends the reply to a settlement: what was signed before it is old.
func (a *actor) acks(act, line uint8) {
	a.acking, a.told, a.ackLine = true, true, line
	a.lease.crossed = a.lease.full && (a.lease.act.id == act || a.lease.top < act)
	a.grant.crossed = a.grant.full && a.grant.act.id == act
}

// childAsks is a first lease, a renewal, or a second key for the seat.
func (m model) childAsks(s *scene, key uint8) verdict {
	w := &s.w
	if s.certs[w.gen]&bit(key) == 0 {
		return idle
	}
	gen := w.gen
	m.lapse(s)
	switch {
	case w.gen != gen:
		m.shows(s, s.seen[key], key)
		return no
	case w.child != noKey && w.child != key && !m.lastKey:
		w.childFrozen, w.frozen = true, true
		return no
	case w.childFrozen || m.shows(s, s.seen[key], key):
		return no
	case w.child == noKey && (m.cold(s) || w.reserved == 0):
		return no
	}
	s.dirty = m.lateDisk
	w.child, w.reserved, w.childUntil = key, 0, s.now+leaseTicks
	s.live[key], s.seen[key] = w.childUntil, s.line()
	return yes
}

// warden stops and starts the warden, whole or from what it has on disk.
func (m model) warden(s *scene, do doing) verdict {
	switch do {
	case wardenSyncs:
		if !s.dirty {
			return idle
		}
		s.saveBooks()
		return yes
	case wardenBackup:
		if !m.backups || s.backed || s.restored {
			return idle
		}
		s.saveBooks()
		return yes
	}
	if s.stops == m.wardenStops || do == wardenRestored && (!s.backed || m.lateDisk) {
		return idle
	}
	s.stops++
	if do == wardenRestored || s.dirty {
		s.restored = do == wardenRestored
		m.loseLines(s)
	}
	s.w.warm, s.w.pending = s.now+warmTicks, 0
	if !s.w.gone && s.w.until > s.now {
		s.w.pending |= bit(aliceKey)
	}
	if s.w.child != noKey && s.w.childUntil > s.now {
		s.w.pending |= bit(s.w.child)
	}
	return yes
}

// saveBooks writes the registry to the disk, or to a backup.
func (s *scene) saveBooks() {
	s.disk, s.backed, s.dirty = s.w, true, false
	s.lines(fresh, kept)
}

// loseLines goes back to the disk: what was entered since is lost.
func (m model) loseLines(s *scene) {
	s.lines(fresh, lost)
	s.w, s.dirty = s.disk, false
	if !m.lateDisk {
		s.disk, s.backed = books{}, false
	}
}

// lines marks what anybody remembers, or will, of lines.
func (s *scene) lines(from, to uint8) {
	turn := func(line *uint8) {
		if *line == from {
			*line = to
		}
	}
	for i := range s.actors {
		turn(&s.actors[i].seen)
		turn(&s.actors[i].ackLine)
		turn(&s.actors[i].lease.line)
		turn(&s.actors[i].grant.line)
	}
	for key := range s.seen {
		turn(&s.seen[key])
	}
}
