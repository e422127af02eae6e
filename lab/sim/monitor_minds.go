package sim

import (
	"math"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
)

// learned looks at a table after an update: finite and in range (I35).
func (m *monitor) learned(w *World, a *member) {
	limit := qd.ValuePerUpdate * float64(w.tableOf(a).Updates()) * (1 + 1e-9)
	for _, i := range [2]int{a.rental.offer, max(0, int(a.candidate))} {
		v := w.valueOf(a, i)
		if math.IsNaN(v) || math.Abs(v) > limit {
			m.breach(w, "I35", "%s values %s at %v after %d updates", a.path, w.offers[i].id, v, w.tableOf(a).Updates())
		}
	}
	m.voices(w, a.rental.offer)
}

// voices counts who is heard of an offer: one for each slot (I37).
func (m *monitor) voices(w *World, i int) {
	col := w.minds.columns[i]
	for k := range col {
		if k > 0 && col[k].who == col[k-1].who {
			m.breach(w, "I37", "agent %d speaks twice of %s", col[k].who, w.offers[i].id)
		}
	}
}

// judged looks at a ranking by evidence: all siblings together weigh no more than
// so many samples of one's own, the estimate is what these weights make (I36), and
// nobody was heard twice (I37).
func (m *monitor) judged(w *World, a *member, ranked []qd.Ranked) {
	if !w.minds.rule.NeedsEvidence() {
		return
	}
	if first := &ranked[0]; first.Estimate.Voices > m.tellers(w, first.Offer) {
		m.breach(w, "I37", "%s hears %d voices of %s, from %d slots", a.path, first.Estimate.Voices, first.Offer, m.tellers(w, first.Offer))
	}
	prior := w.minds.rule.Value.Prior()
	for i := range ranked {
		e := &ranked[i].Estimate
		n := e.Samples + e.Weight + 0.5
		y := (float64(e.Samples*e.Own) + float64(e.Weight*e.Hearsay) + float64(0.5*prior)) / n
		if e.Weight > qd.MaxHearsay || math.Abs(y-e.Y) > 1e-9 || e.Voices > w.s.Agents {
			m.breach(w, "I36", "%s: hearsay of %s weighs %.2f, %d voices", a.path, ranked[i].Offer, e.Weight, e.Voices)
		}
		if q := ranked[i].Q; math.IsNaN(q) || q < 0 || q > 1 {
			m.breach(w, "I35", "%s values %s at %v", a.path, ranked[i].Offer, q)
		}
	}
}

// tellers is how many slots ever spoke of an offer.
func (m *monitor) tellers(w *World, offer dolly.OfferID) int {
	n := 0
	m.spoke = append(m.spoke[:0], make([]bool, len(m.slots))...)
	for i := range w.minds.rents {
		if r := &w.minds.rents[i]; w.offers[r.offer].id == offer && !m.spoke[r.slot] {
			m.spoke[r.slot] = true
			n++
		}
	}
	return n
}
