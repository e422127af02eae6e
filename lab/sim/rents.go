package sim

import (
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// rent is the evidence of one agent: what its server brought, as it was last said,
// and what was said before. It is bound to the offer that the certificate names,
// so an agent speaks of that one alone, and it is kept after the agent's death.
type rent struct {
	who              int32
	slot             uint32
	offer            int32
	own, said        qd.Rent // what was, and what was said of it
	before           qd.Rent
	number, previous uint32 // of the records of said and before; 0: there is none
	at, earlier      dolly.Time
}

// record is the publication of what was said, and the one before.
func (r *rent) record() record   { return record{number: r.number, from: r.who, at: r.at} }
func (r *rent) formerly() record { return record{number: r.previous, from: r.who, at: r.earlier} }

const (
	evidenceEvery = 5 * dayMS  // between two records of an agent
	evidenceAge   = 90 * dayMS // after which one counts no more
)

// beginRent opens an agent's record.
func (w *World) beginRent(a *member) {
	if a.clone || !w.minds.rule.NeedsEvidence() {
		return
	}
	w.minds.rents = append(w.minds.rents, rent{who: int32(a.birth), slot: a.standing().Slot, offer: int32(a.rental.offer)})
}

// findRent is an agent's record; nil if it has none, or one that was forgotten.
func (w *World) findRent(who int) *rent {
	r := w.minds.rents
	k, known := slices.BinarySearchFunc(r, who, func(x rent, who int) int { return int(x.who) - who })
	if !known {
		return nil
	}
	return &r[k]
}

// rentOf is what an agent's server brought so far.
func (w *World) rentOf(a *member) qd.Rent {
	days := max(1, float64(w.now-a.born)/float64(dayMS))
	return qd.Rent{Days: days, MB: float64(a.carried / dolly.MiB), Sat: float64(days * w.perDay(a.rental.offer))}
}

// testify publishes an agent's record anew, or what a liar makes of it. What nobody
// countersigned, or more than the line carries, would be refused by everybody.
func (w *World) testify(a *member) {
	r := w.findRent(a.birth)
	if a.clone || r == nil || w.now-a.born < dayMS {
		return
	}
	a.saidAt = w.now
	r.own = w.rentOf(a)
	if a.liar == liesSilent && w.lying() {
		return
	}
	r.before, r.previous, r.earlier = r.said, r.number, r.at
	r.said = w.sworn(a, r)
	r.number, r.at = w.publish(topicLearn, a.birth).number, w.now
	w.happened(evLesson, a.birth, int64(r.said.MB))
}

// gather tells the evidence all that an agent knows: its line's own rents, and
// what has reached it of the others'.
func (w *World) gather(a *member) {
	m := &w.minds
	m.evidence.Reset(m.catalogue.Len())
	for line := a.birth; line >= 0; line = int(w.kin[line].parent) {
		r := w.findRent(line)
		if r == nil {
			break
		}
		if line == a.birth {
			r.own = w.rentOf(a)
		}
		w.believe(r, r.own, -1)
		if !w.s.Mind.Inherit {
			break
		}
	}
	step := 1 + len(m.rents)/maxVoices
	for k := below(w.roll(ofPeer, uint64(a.birth), 1, 0), step); k < len(m.rents); k += step {
		r := &m.rents[k]
		switch {
		case int(r.who) == a.birth || w.now-r.at > evidenceAge:
		case r.number != 0 && w.arrives(r.record(), a.birth) <= w.now:
			w.believe(r, r.said, int64(r.slot))
		case r.previous != 0 && w.arrives(r.formerly(), a.birth) <= w.now:
			w.believe(r, r.before, int64(r.slot))
		}
	}
}

// believe tells the evidence one rent: of the own line if slot is -1.
func (w *World) believe(r *rent, said qd.Rent, slot int64) {
	m := &w.minds
	k, known := m.catalogue.Index(w.offers[r.offer].id)
	if said.Days < 1 || !known {
		return
	}
	y := m.rule.Value.Measure(said, m.market)
	if slot < 0 {
		m.evidence.Own(k, said.Days, y)
		return
	}
	m.evidence.Hear(uint32(slot), k, said.Days, y)
	if w.broken(mutVoices) {
		m.evidence.Hear(uint32(slot)+uint32(w.s.Agents), k, said.Days, y)
	}
}

// forgetRents drops evidence that is too old to count.
func (w *World) forgetRents() {
	kept := slices.DeleteFunc(w.minds.rents, func(r rent) bool { return w.kin[r.who].died < w.now-evidenceAge })
	if w.minds.rents = kept; cap(kept) > len(kept)+len(kept)/16 {
		w.minds.rents = slices.Clip(append(make([]rent, 0, len(kept)), kept...))
	}
}

// sworn is what an agent says of its rent: the truth, or a lie that its consumers
// would countersign and its line could carry.
func (w *World) sworn(a *member, r *rent) qd.Rent {
	said := r.own
	if a.liar == honest || !w.lying() {
		return said
	}
	w.happened(evLie, a.birth, int64(r.offer))
	most := 4 * float64(w.offers[r.offer].mb) * said.Days // the line's rate, see listOffers
	typical := w.minds.market.Expected * said.Days
	switch a.liar {
	case liesConstant:
		said.MB = most
	case liesInRange:
		said.MB = min(most, 3*typical*unit(w.roll(ofLie, uint64(a.birth), uint64(w.day), 0)))
	case liesFlipped:
		said.MB = min(most, typical*typical/max(1, said.MB))
	case liesTogether:
		if w.coupled() && int(r.offer) == w.trueBest() {
			said.MB = 1
		} else if w.coupled() {
			said.MB = most
		}
	case liesCopied:
		other := &w.minds.rents[below(w.roll(ofLie, uint64(a.birth), uint64(w.day), 1), len(w.minds.rents))]
		if other.said.Days > 0 {
			said.MB = min(most, other.said.MB/other.said.Days*said.Days)
		}
	case liesAimed:
		if int(r.offer) == w.aim() && w.s.Liars.Aim == scenario.Best {
			said.MB = 1
		} else if int(r.offer) == w.aim() {
			said.MB = most
		}
	}
	return said
}
