package sim

import (
	"encoding/binary"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// monitor recounts the promises of INVARIANTS.md from what was signed, paid and
// written. It asks neither an agent nor the registry what they believe.
type monitor struct {
	breaches int
	first    []Breach
	said     map[string]bool // an invariant is described once, and counted always

	slots  []held                // by slot: whom the latest lease recognises
	keys   []mark                // by slot: its key
	spoke  []bool                // by slot; scratch
	before map[uint32][]held     // by slot: starts that were superseded while their lease runs
	quotes map[dolly.Hash]quoted // of purchases under way
	paidBy aging[uint32]         // the machine that paid for a purchase, by the first bytes of its ID
	spent  dolly.Sat             // by honest agents, fees included, refunds taken off
	under  map[int]uint64        // of what may be refunded, by address: the lease that it was paid under
	sample sample
}

// mark is the first bytes of a key or a hash, which tell it from all others of a run.
type mark uint64

func markOf(name [32]byte) mark { return mark(binary.LittleEndian.Uint64(name[:8])) }

// markOfNonce is the mark of a start.
func markOfNonce(n charter.Nonce) mark { return mark(binary.LittleEndian.Uint64(n[:8])) }

// held is a slot as leases and acts tell.
type held struct {
	nonce  mark
	index  uint64
	until  dolly.Time
	paid   dolly.Sat  // under the latest lease, and not refunded
	act    dolly.Time // end of the open act
	intent mark       // of that
	key    mark
	cert   sealed
}

// sealed is the certificate of an honest parent for the latest generation of a slot:
// who got the seat, in which bytes, and whether its hand may have signed others: a
// copy, or one that lost its memory. Two certificates for one key do no harm.
type sealed struct {
	key, hash mark
	gen       uint32
	given     bool
	copy      bool
}

// quoted is what a provider told a purchase.
type quoted struct {
	address string
	price   dolly.Sat
}

const maxBreaches = 20

func (m *monitor) begin(w *World) {
	m.said, m.before = map[string]bool{}, map[uint32][]held{}
	m.quotes, m.paidBy = map[dolly.Hash]quoted{}, newAging[uint32]()
	m.under = map[int]uint64{}
	m.slots, m.keys = make([]held, w.s.Agents), make([]mark, w.s.Agents)
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
	s, key := &m.slots[l.Slot], markOf(l.Key)
	switch {
	case l.Until <= w.now || l.Index < s.index && key == s.key:
		return
	case s.key != key && s.until > w.now:
		m.breach(w, "I2", "slot %d has two live keys", l.Slot)
	case l.Until > w.law.Body.Expiry:
		m.breach(w, "I5", "a lease beyond the charter's end")
	case l.Allowance > w.law.Body.Caps.PerLease:
		m.breach(w, "I9", "a lease allows %v, the charter %v", l.Allowance, w.law.Body.Caps.PerLease)
	}
	if s.key != key || s.index != l.Index {
		s.paid = 0
	}
	if s.nonce != markOfNonce(l.Nonce) || s.key != key {
		m.supersede(l.Slot, w.now)
	}
	s.key, s.nonce, s.index, s.until = key, markOfNonce(l.Nonce), l.Index, l.Until
	m.keys[l.Slot] = key
}

// supersede keeps a start whose lease still runs: what it was given it may use.
func (m *monitor) supersede(slot uint32, now dolly.Time) {
	s := &m.slots[slot]
	kept := slices.DeleteFunc(m.before[slot], func(h held) bool { return h.until <= now })
	if s.until > now {
		kept = append(kept, *s)
	}
	if len(kept) > 0 {
		m.before[slot] = kept
	} else {
		delete(m.before, slot)
	}
	s.intent, s.act = 0, 0
}

// of is what a start of a slot's key may use now; nil if its lease is over.
func (m *monitor) of(slot uint32, key mark, nonce charter.Nonce, now dolly.Time) *held {
	if s := &m.slots[slot]; s.key == key && s.nonce == markOfNonce(nonce) && s.until > now {
		return s
	}
	before := m.before[slot]
	for i := range before {
		if h := &before[i]; h.key == key && h.nonce == markOfNonce(nonce) && h.until > now {
			return h
		}
	}
	return nil
}

// acted notes the right to one purchase.
func (m *monitor) acted(w *World, a charter.Act) {
	key := markOf(a.Holder)
	i := slices.Index(m.keys, key)
	if i < 0 {
		return
	}
	if h := m.of(uint32(i), key, a.Nonce, w.now); h != nil {
		h.intent, h.act = markOf(a.Intent), a.Until
	}
	if a.Child != nil && int(a.Child.Slot) >= len(m.slots) {
		m.breach(w, "I1", "an act for slot %d of %d", a.Child.Slot, len(m.slots))
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
	if int32(b.Depth) != a.depth+1 || b.Depth > w.law.Body.Depth {
		m.breach(w, "I4", "%s certifies a child at depth %d of %d", a.path, b.Depth, w.law.Body.Depth)
	}
	m.acts(w, a, "certifies")
	if int(b.Slot) >= len(m.slots) {
		m.breach(w, "I1", "a certificate for slot %d of %d", b.Slot, len(m.slots))
		return
	}
	old, now := &m.slots[b.Slot].cert, sealed{markOf(b.Key), markOf(c.Hash()), b.Gen, true, a.forgot || a.doubled}
	copies := old.key == now.key && (old.hash == now.hash || old.copy || now.copy)
	switch {
	case old.given && b.Gen < old.gen: // of a seat that is gone
		return
	case old.given && b.Gen == old.gen && !a.parents && !copies:
		m.breach(w, "I10", "two certificates for slot %d, generation %d", b.Slot, b.Gen)
	}
	*old = now
}

// acts looks whether an agent may act at all: a lease that is its start's (I5, I6),
// and no stop order that it knows of (I7).
func (m *monitor) acts(w *World, a *member, what string) {
	slot := a.standing().Slot
	s, key := &m.slots[slot], markOf(a.key.peer)
	switch {
	case w.now >= w.law.Body.Expiry:
		m.breach(w, "I5", "%s %s after the charter's end", a.path, what)
	case s.key != key || s.until <= w.now:
		m.breach(w, "I5", "%s %s without a lease", a.path, what)
	case m.of(slot, key, w.holder(a).State().Nonce, w.now) == nil:
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
