package lives

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// Books recounts the promises of INVARIANTS.md from what was signed and what
// the chain has. They hold no word of an agent and none of the registry's view.
type Books struct {
	Violations []Violation
	Head       uint64    // highest registry line that a reply named
	Live       int       // most keys that were live at one moment
	Births     int       // keys that were born and held a lease, ever
	Spent      dolly.Sat // by honest agents, fees included
	Sly        dolly.Sat // by liars

	w      *World
	holds  map[dolly.PeerID]charter.Lease // newest lease of each key
	kin    map[dolly.PeerID]bool          // keys that ever held a lease
	seats  map[charter.Seat]sealed
	paidBy map[dolly.Hash]*Agent
	under  map[leaseID]dolly.Sat // paid under a lease
}

// Violation is a broken promise.
type Violation struct {
	Invariant string     `json:"invariant"`
	At        dolly.Time `json:"at_unix_ms"`
	Text      string     `json:"text"`
}

// String prints the violation for people.
func (v Violation) String() string {
	return fmt.Sprintf("%s on day %.1f: %s", v.Invariant, v.At.Sub(begin).Hours()/24, v.Text)
}

type leaseID struct {
	key   dolly.PeerID
	index uint64
}

// sealed is a certificate that was given.
type sealed struct {
	key    dolly.PeerID
	raw    string
	forgot bool // by a machine that had forgotten something
}

func newBooks(w *World) *Books {
	return &Books{
		w: w, holds: map[dolly.PeerID]charter.Lease{}, kin: map[dolly.PeerID]bool{}, seats: map[charter.Seat]sealed{},
		paidBy: map[dolly.Hash]*Agent{}, under: map[leaseID]dolly.Sat{},
	}
}

const maxViolations = 20

func (b *Books) violate(invariant, format string, args ...any) {
	if len(b.Violations) < maxViolations {
		b.Violations = append(b.Violations, Violation{invariant, b.w.now, fmt.Sprintf(format, args...)})
	}
}

// signed takes in a reply of the warden.
func (b *Books) signed(raw []byte) {
	kind, err := wire.Kind(raw)
	if err != nil {
		b.w.fail(err)
		return
	}
	switch kind {
	case charter.KindLease:
		var l charter.Lease
		if _, err := wire.Open(dolly.Sim, kind, raw, &l); err != nil {
			b.w.fail(err)
			return
		}
		b.Head = max(b.Head, l.Index)
		b.leased(l)
	case charter.KindAct:
		var a charter.Act
		if _, err := wire.Open(dolly.Sim, kind, raw, &a); err != nil {
			b.w.fail(err)
			return
		}
		b.Head = max(b.Head, a.Index)
	}
}

// leased counts the keys that hold a lease now (I1), two in one slot (I2), the
// depth (I4), and all that were ever born.
func (b *Books) leased(l charter.Lease) {
	if b.w.now >= l.Until {
		return
	}
	if old, held := b.holds[l.Key]; !held || old.Index < l.Index {
		b.holds[l.Key] = l
	}
	law := b.w.Law.Body
	live := 0
	for key, h := range b.holds {
		if h.Until <= b.w.now {
			delete(b.holds, key)
			continue
		}
		live++
		if h.Slot == l.Slot && key != l.Key {
			b.violate("I2", "slot %d has two live keys", l.Slot)
		}
	}
	b.Live = max(b.Live, live)
	if live > int(law.Slots) {
		b.violate("I1", "%d live keys in %d slots", live, law.Slots)
	}
	if !b.kin[l.Key] {
		b.kin[l.Key] = true
		if b.Births = len(b.kin) - max(1, b.w.Cfg.Roots); b.Births > int(law.Births) {
			b.violate("I1", "%d births of %d", b.Births, law.Births)
		}
	}
}

// Leased reports whether a key holds a lease now.
func (b *Books) Leased(key dolly.PeerID) bool { return b.holds[key].Until > b.w.now }

// paid counts a payment against the cap and the lease that it was made under
// (I9), and looks whether it may have been made at all (I5, I7, I13).
func (b *Books) paid(p Payment) {
	b.bought(p.By, "pays")
	sat := p.Sat + Fee
	if p.By.Liar {
		b.Sly += sat
		return
	}
	b.Spent += sat
	law := b.w.Law.Body
	if b.Spent > law.Caps.Total {
		b.violate("I9", "%v were paid, the cap is %v", b.Spent, law.Caps.Total)
	}
	if first, before := b.paidBy[p.ID]; before {
		b.violate("I13", "%v pays %s, which %v paid", p.By, p.ID.Short(), first)
	}
	b.paidBy[p.ID] = p.By
	l := b.holds[p.By.Key.Peer()]
	id := leaseID{l.Key, l.Index}
	if b.under[id] += sat; b.under[id] > law.Caps.PerLease {
		b.violate("I9", "%v paid %v under one lease", p.By, b.under[id])
	}
}

// bought looks whether anything may be bought now: the charter runs, the key
// has a lease, and the agent knows of no order (I5, I6, I7).
func (b *Books) bought(a *Agent, what string) {
	switch {
	case b.w.now >= b.w.Law.Body.Expiry:
		b.violate("I5", "%v %s after the charter's end", a, what)
	case !b.Leased(a.Key.Peer()):
		b.violate("I5", "%v %s without a lease", a, what)
	case a.stopped():
		b.violate("I7", "%v %s after a stop", a, what)
	}
}

// certified looks whether one honest hand gives a seat twice (I10): to two keys,
// or to the same key in other bytes. The latter is no harm, and is forgiven a
// machine that lost its memory of the first.
func (b *Books) certified(a *Agent, raw []byte) {
	c, err := charter.OpenCert(dolly.Sim, raw)
	if err != nil {
		b.w.fail(err)
		return
	}
	seat := charter.Seat{Slot: c.Body.Slot, Gen: c.Body.Gen}
	now := sealed{c.Body.Key, string(raw), a.Forgot || a.Clone}
	old, given := b.seats[seat]
	switch {
	case !given || a.Liar || old == now:
	case old.key != now.key:
		b.violate("I10", "two keys for %+v", seat)
	case old.raw != now.raw && !old.forgot && !now.forgot:
		b.violate("I10", "two certificates for %+v", seat)
	}
	b.seats[seat] = now
}
