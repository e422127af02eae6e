package sim

// aging is a map that forgets what nobody put into it for some time: one to two
// spans between turns.
type aging[V any] struct{ young, old map[uint64]V }

func newAging[V any]() aging[V] { return aging[V]{young: map[uint64]V{}} }

func (m *aging[V]) get(k uint64) (V, bool) {
	if v, known := m.young[k]; known {
		return v, true
	}
	v, known := m.old[k]
	return v, known
}

func (m *aging[V]) put(k uint64, v V) { m.young[k] = v }

// turn begins another span.
func (m *aging[V]) turn() { m.old, m.young = m.young, map[uint64]V{} }

// keep makes what is known young again.
func (m *aging[V]) keep(k uint64) {
	if v, known := m.old[k]; known {
		m.young[k] = v
	}
}

// paymentDays is the span after which it is forgotten that a purchase was paid for,
// if it is not under way. Images of disks are three days old at most.
const paymentDays = 5

// agePayments forgets payments of purchases that are long over.
func (w *World) agePayments() {
	if w.day%paymentDays != 0 {
		return
	}
	w.coins.paid.turn()
	w.watch.paidBy.turn()
	keep := func(all ...*buying) {
		for _, b := range all {
			if b != nil {
				w.coins.paid.keep(short(b.p.ID))
				w.watch.paidBy.keep(short(b.p.ID))
			}
		}
	}
	for _, a := range w.agents {
		if a == nil {
			continue
		}
		keep(a.birthing, a.renewing)
		if i := w.images[a.birth]; i != nil {
			keep(i.birthing, i.renewing)
		}
	}
}
