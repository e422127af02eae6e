package faults

import (
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// Who is a machine: a key, and which of its copies. Zero is the original.
type Who struct {
	Key  dolly.PeerID
	Twin int
}

// deeds are what happened, as the world saw it.
type deeds struct {
	leases  map[dolly.PeerID]charter.Lease // latest of each key
	acts    map[dolly.Hash]dolly.PeerID
	certs   map[charter.Seat][]string // different ones that left their parent
	seats   map[charter.Seat]dolly.PeerID
	copies  bool                   // of a disk are about
	bound   map[Who]bool           // may not buy any more
	old     map[charter.Nonce]bool // superseded
	reports map[string]int         // what agents told the operator, by kind
	logins  int                    // that were refused after a hand-over
	wrongs  []string               // promises that are broken already
}

func newDeeds() deeds {
	return deeds{
		leases: map[dolly.PeerID]charter.Lease{}, acts: map[dolly.Hash]dolly.PeerID{}, certs: map[charter.Seat][]string{},
		seats: map[charter.Seat]dolly.PeerID{}, bound: map[Who]bool{}, old: map[charter.Nonce]bool{}, reports: map[string]int{},
	}
}

// wrong records a broken promise, once.
func (d *deeds) wrong(format string, args ...any) {
	if text := fmt.Sprintf(format, args...); !slices.Contains(d.wrongs, text) {
		d.wrongs = append(d.wrongs, text)
	}
}

// told is how often an agent told its operator of money that may be lost.
func (d *deeds) told() int { return d.reports["purchase.report"] + d.reports["act.stray"] }

func (d *deeds) refused(string) { d.logins++ }

// leased checks that no two live keys share a slot.
func (d *deeds) leased(now dolly.Time, l charter.Lease) {
	for key, other := range d.leases {
		if key != l.Key && other.Slot == l.Slot && other.Until > now {
			d.wrong("I2: two live keys in slot %d", l.Slot)
		}
	}
	if d.old[l.Nonce] {
		d.wrong("I6: a lease for an incarnation that was superseded")
	}
	if before, had := d.leases[l.Key]; had && before.Nonce != l.Nonce {
		d.old[before.Nonce] = true
	}
	d.leases[l.Key] = l
}

// live are the keys whose lease runs.
func (d *deeds) live(now dolly.Time) int {
	n := 0
	for _, l := range d.leases {
		if l.Until > now {
			n++
		}
	}
	return n
}

// certified records a certificate and reports whether it is new. A seat is one
// key's; and where no disk was copied, one certificate's. A copy signs the same
// key again, under the act that was handed over to it, which harms nobody.
func (d *deeds) certified(st charter.Standing, cert []byte) bool {
	have := d.certs[st.Seat]
	if slices.Contains(have, string(cert)) {
		return false
	}
	if keys := d.seats[st.Seat]; keys != st.Key && !keys.IsZero() || len(have) > 0 && !d.copies {
		d.wrong("I10: %d certificates for slot %d generation %d", len(have)+1, st.Slot, st.Gen)
	}
	d.seats[st.Seat] = st.Key
	d.certs[st.Seat] = append(have, string(cert))
	return true
}

// paid records that somebody signed a payment.
func (w *World) paid(who Who) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.deeds.bought(w, who, "pay")
}

// bought records that somebody ordered, paid or issued something new.
func (d *deeds) bought(w *World, who Who, what string) {
	if d.bound[who] {
		d.wrong("I7: %s after the order to stop was seen", what)
	}
	if w.clock.Now() >= w.law.Body.Expiry {
		d.wrong("I5: %s after the charter's expiry", what)
	}
}
