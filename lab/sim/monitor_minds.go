package sim

import (
	"math"

	"github.com/dollynator/dolly/agent/qd"
)

// learned looks at a table after an update: finite and in range (I35).
func (m *monitor) learned(w *World, a *member) {
	limit := qd.ValuePerUpdate * float64(a.table.Updates()) * (1 + 1e-9)
	for _, i := range [2]int{a.offer, max(0, a.candidate)} {
		v := w.valueOf(a, i)
		if math.IsNaN(v) || math.Abs(v) > limit {
			m.breach(w, "I35", "%s values %s at %v after %d updates", a.path, w.offers[i].id, v, a.table.Updates())
		}
	}
	m.voices(w, a.offer)
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
// so many samples of one's own, and the estimate is what these weights make (I36).
func (m *monitor) judged(w *World, a *member, ranked []qd.Ranked) {
	if !w.minds.rule.NeedsEvidence() {
		return
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
