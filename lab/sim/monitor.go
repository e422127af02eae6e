package sim

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/wire"
)

// monitor recounts the promises of INVARIANTS.md from what was signed, paid and
// written. It asks neither an agent nor the registry what they believe.
type monitor struct {
	breaches int
	first    []Breach
	said     map[string]bool // an invariant is described once, and counted always

	slots  []held                  // by slot: whom the latest lease recognises
	spoke  []bool                  // by slot; scratch
	seats  map[charter.Seat]sealed // certificates of honest parents
	quotes map[dolly.Hash]quoted   // of purchases under way
	paidBy aging[uint32]           // the machine that paid for a purchase, by the first bytes of its ID
	spent  dolly.Sat               // by honest agents, fees included, refunds taken off
	under  map[int]uint64          // of what may be refunded, by address: the lease that it was paid under
	ends   map[dolly.PeerID]ledger.End
	sample sample
}

// held is a slot as leases and acts tell.
type held struct {
	key    dolly.PeerID
	nonce  charter.Nonce
	index  uint64
	until  dolly.Time
	paid   dolly.Sat  // under the latest lease, and not refunded
	intent dolly.Hash // of the open act
	act    dolly.Time // and until when it is
	before []held     // starts that were superseded while their lease runs
}

// sealed is who got a seat, in which bytes, and whether its hand may have signed
// others: a copy, or one that lost its memory. Two certificates for one key do no harm.
type sealed struct {
	key  dolly.PeerID
	hash dolly.Hash
	copy bool
}

// quoted is what a provider told a purchase.
type quoted struct {
	address string
	price   dolly.Sat
}

const maxBreaches = 20

func (m *monitor) begin(w *World) {
	m.said, m.seats = map[string]bool{}, map[charter.Seat]sealed{}
	m.quotes, m.paidBy = map[dolly.Hash]quoted{}, newAging[uint32]()
	m.ends, m.under = map[dolly.PeerID]ledger.End{}, map[int]uint64{}
	m.slots = make([]held, w.s.Agents)
}

// breach notes a broken invariant.
func (m *monitor) breach(w *World, invariant, format string, args ...any) {
	m.breaches++
	if len(m.first) >= maxBreaches || m.said[invariant] && len(m.first) >= maxBreaches/2 {
		return
	}
	m.said[invariant] = true
	m.first = append(m.first, Breach{
		Invariant: invariant, Seed: w.seed, Event: w.events, Day: days(w.now), Text: fmt.Sprintf(format, args...),
	})
}

// lined is shown the lines that a request made. A lease without bytes is told by
// its line and by what the holder got.
func (m *monitor) lined(*World, []charter.Line) {}

// signed takes in a reply of the warden.
func (m *monitor) signed(w *World, raw []byte) {
	kind, err := wire.Kind(raw)
	if err != nil {
		w.fail(err)
		return
	}
	switch kind {
	case charter.KindLease:
		var l charter.Lease
		if _, err := wire.Open(dolly.Sim, kind, raw, &l); err != nil {
			w.fail(err)
			return
		}
		m.leased(w, l)
		for _, raw := range l.Acts {
			m.signed(w, raw)
		}
	case charter.KindAct:
		var a charter.Act
		if _, err := wire.Open(dolly.Sim, kind, raw, &a); err != nil {
			w.fail(err)
			return
		}
		m.acted(w, a)
	}
}

// leased counts keys that are recognised: one a slot (I2), in slots that there are
// (I1); so never more than the charter allows.
func (m *monitor) leased(w *World, l charter.Lease) {
	if int(l.Slot) >= len(m.slots) {
		m.breach(w, "I1", "a lease for slot %d of %d", l.Slot, len(m.slots))
		return
	}
	s := &m.slots[l.Slot]
	switch {
	case l.Until <= w.now || l.Index < s.index && l.Key == s.key:
		return
	case s.key != l.Key && s.until > w.now:
		m.breach(w, "I2", "slot %d has two live keys", l.Slot)
	case l.Until > w.law.Body.Expiry:
		m.breach(w, "I5", "a lease beyond the charter's end")
	case l.Allowance > w.law.Body.Caps.PerLease:
		m.breach(w, "I9", "a lease allows %v, the charter %v", l.Allowance, w.law.Body.Caps.PerLease)
	}
	if s.key != l.Key || s.index != l.Index {
		s.paid = 0
	}
	if s.nonce != l.Nonce || s.key != l.Key {
		s.supersede(w.now)
	}
	s.key, s.nonce, s.index, s.until = l.Key, l.Nonce, l.Index, l.Until
}

// supersede keeps a start whose lease still runs: what it was given it may use.
func (s *held) supersede(now dolly.Time) {
	s.before = slices.DeleteFunc(s.before, func(h held) bool { return h.until <= now })
	if s.until > now {
		old := *s
		old.before = nil
		s.before = append(s.before, old)
	}
	s.intent, s.act = dolly.Hash{}, 0
}

// of is what a start of a key may use now; nil if its lease is over.
func (s *held) of(key dolly.PeerID, nonce charter.Nonce, now dolly.Time) *held {
	if s.key == key && s.nonce == nonce && s.until > now {
		return s
	}
	for i := range s.before {
		if h := &s.before[i]; h.key == key && h.nonce == nonce && h.until > now {
			return h
		}
	}
	return nil
}

// acted notes the right to one purchase.
func (m *monitor) acted(w *World, a charter.Act) {
	for i := range m.slots {
		s := &m.slots[i]
		if s.key != a.Holder {
			continue
		}
		if h := s.of(a.Holder, a.Nonce, w.now); h != nil {
			h.intent, h.act = a.Intent, a.Until
		}
		if a.Child != nil && int(a.Child.Slot) >= len(m.slots) {
			m.breach(w, "I1", "an act for slot %d of %d", a.Child.Slot, len(m.slots))
		}
		return
	}
}

// certified looks at a certificate as it came to a server: its depth (I4), and
// whether one honest hand gave the seat before (I10).
func (m *monitor) certified(w *World, a *member, raw []byte) {
	c, err := charter.OpenCert(dolly.Sim, raw)
	if err != nil {
		w.fail(err)
		return
	}
	b := c.Body
	if int(b.Depth) != a.depth+1 || b.Depth > w.law.Body.Depth {
		m.breach(w, "I4", "%s certifies a child at depth %d of %d", a.path, b.Depth, w.law.Body.Depth)
	}
	m.acts(w, a, "certifies")
	seat, now := charter.Seat{Slot: b.Slot, Gen: b.Gen}, sealed{b.Key, c.Hash(), a.forgot || a.doubled}
	old, given := m.seats[seat]
	copies := old.key == now.key && (old.hash == now.hash || old.copy || now.copy)
	if given && !a.parents && !copies {
		m.breach(w, "I10", "two certificates for %+v", seat)
	}
	m.seats[seat] = now
}

// acts looks whether an agent may act at all: a lease that is its start's (I5, I6),
// and no stop order that it knows of (I7).
func (m *monitor) acts(w *World, a *member, what string) {
	st := a.standing()
	s := &m.slots[st.Slot]
	switch {
	case w.now >= w.law.Body.Expiry:
		m.breach(w, "I5", "%s %s after the charter's end", a.path, what)
	case s.key != a.key.peer || s.until <= w.now:
		m.breach(w, "I5", "%s %s without a lease", a.path, what)
	case s.of(a.key.peer, w.holder(a).State().Nonce, w.now) == nil:
		m.breach(w, "I6", "%s %s with a start that was superseded", a.path, what)
	case a.stopSeen <= w.now:
		m.breach(w, "I7", "%s %s after a stop order", a.path, what)
	}
}

// sells looks whether an agent sells under a stop order.
func (m *monitor) sells(w *World, a *member) {
	if a.stopSeen <= w.now {
		m.breach(w, "I7", "%s sells after a stop order", a.path)
	}
}

// died forgets what is known of a key.
func (m *monitor) died(_ *World, a *member) {
	if !a.clone {
		delete(m.ends, a.key.peer)
	}
}
