package charter

// What an agent decides by itself: what it takes in, pays and certifies.

func (a *actor) clock(now uint8) uint8 { return now - a.lag }

// leased reports whether a has a running lease of its own incarnation.
func (a *actor) leased(now uint8) bool { return a.leaseNonce == a.nonce && a.until > a.clock(now) }

// drop ends what a has to do with its act.
func (a *actor) drop() { a.act, a.acking, a.told = deed{}, false, false }

func (m model) hearsLease(s *scene, who uint8) verdict {
	a := &s.actors[who]
	l := a.lease
	if !l.full {
		return idle
	}
	a.lease = letter{}
	if a.backwards(l.line) {
		return no
	}
	late := l.crossed && !a.acking && !m.lateReplies
	if late || l.until <= s.now {
		return no
	}
	a.leaseNonce, a.until, a.lag = a.nonce, l.until, 0
	switch {
	case l.act.id == 0 && a.act.id <= l.top:
		a.drop()
	case l.act.id > a.act.id || l.act.id == a.act.id && l.act.nonce != a.act.nonce:
		if l.act.id != a.act.id {
			a.drop()
		}
		a.act = l.act
	}
	return yes
}

func (m model) hearsAct(s *scene, who uint8) verdict {
	a := &s.actors[who]
	g := a.grant
	if !g.full {
		return idle
	}
	a.grant = letter{}
	if a.backwards(g.line) {
		return no
	}
	if g.act == a.act {
		return yes
	}
	if a.act.id != 0 || g.crossed && !m.lateReplies {
		return no
	}
	a.act = g.act
	return yes
}

// hearsAck ends an act for good: its permits are forgotten.
func (m model) hearsAck(s *scene, who uint8) verdict {
	a := &s.actors[who]
	if !a.acking {
		return idle
	}
	a.given &^= bit(a.act.id)
	a.seen = max(a.seen, a.ackLine)
	a.drop()
	return yes
}

// backwards takes in the index of a line, and is true if it is below one that
// the machine knows: the warden lost lines.
func (a *actor) backwards(line uint8) bool {
	if a.seen == lost && line != lost {
		return true
	}
	a.seen = max(a.seen, line)
	return false
}

// pays is the check and the payment at once; the note that it was permitted is
// durable before. A payment is made once for an act and a memory: its ID finds
// what was begun.
func (m model) pays(s *scene, who uint8) verdict {
	a := &s.actors[who]
	d := a.act
	switch {
	case d.id == 0 || a.given&bit(d.id) != 0:
		return idle
	case !a.leased(s.now) || d.nonce != a.nonce || d.until <= a.clock(s.now):
		return no
	case d.moved && !m.payMoved, a.told && !m.paySettled:
		return no
	}
	a.given |= bit(d.id)
	s.pay(who, d.id)
	return yes
}

// pay is what the world sees of a payment.
func (s *scene) pay(who, id uint8) {
	a := s.actors[who]
	if s.copied && s.actors[0].run == s.actors[1].run {
		s.copyPaid |= bit(who)
	}
	if s.paidBy[id] != 0 || s.outdated&bit(a.nonce) != 0 || s.copyPaid == bit(0)|bit(1) {
		s.violation = breachI6
	}
	if a.nonce == s.w.nonce {
		s.outdated |= s.w.used &^ bit(a.nonce)
	}
	s.paidBy[id] = a.run
	s.paid++
}

// certifies signs for the child that a paid act is for, once. After a crash the
// server may show another key.
func (m model) certifies(s *scene, who, key uint8) verdict {
	a := &s.actors[who]
	d := a.act
	switch {
	case m.childless || d.id == 0 || a.issued[d.id] == key || key > s.newest():
		return idle
	case a.issued[d.id] != 0:
		return no
	case a.given&bit(d.id) == 0 || !a.leased(s.now):
		return no
	}
	a.issued[d.id], a.unsaved = key, m.signFirst
	s.certs[d.gen] |= bit(key)
	if before := s.signed[who][d.gen]; before != noKey && before != key {
		s.violation = breachI10
	}
	s.signed[who][d.gen] = key
	return yes
}

// lies certifies whom she likes for the seat of her act.
func (m model) lies(s *scene, who, key uint8) verdict {
	d := s.actors[who].act
	if d.id == 0 || s.lies == m.bounds.lies || key > s.newest() || s.certs[d.gen]&bit(key) != 0 {
		return idle
	}
	s.lies++
	s.certs[d.gen] |= bit(key)
	return yes
}

// newest is the next key that a certificate may name: who comes first is called
// bob, since bob and carol may change their names without anything changing.
func (s *scene) newest() uint8 {
	for _, keys := range s.certs {
		if keys != 0 {
			return carolKey
		}
	}
	return bobKey
}
