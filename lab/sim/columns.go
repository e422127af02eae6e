package sim

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly/agent/qd"
)

// voice is what one agent said of one column of its table, and what it had said
// before.
type voice struct {
	who              int // birth
	value, before    float64
	record, previous record
}

// heard lets the real rule see what has reached an agent, without a copy of every
// sibling's table in every agent.
type heard struct {
	qd.Mean
	w *World
	a *member
}

// Merge pulls as the mean does, towards what was heard.
func (h heard) Merge(c qd.Column, next []float64) {
	c.Remotes = h.w.remotesOf(h.a, h.w.byID[c.Offer])
	h.Mean.Merge(c, next)
}

// remotesOf is what an agent has heard of one column, a value for each sibling
// that ever spoke; zero for one that did not speak of this.
func (w *World) remotesOf(a *member, i int) []qd.Vector {
	m := &w.minds
	limit := qd.ValuePerUpdate * float64(w.tableOf(a).Updates()+1)
	m.known = m.known[:0]
	for v := range w.some(a, m.columns[i]) {
		if x, has := w.saidTo(a, v); has {
			m.known = append(m.known, min(max(x, -limit), limit))
		}
	}
	spoke := 0
	for v := range w.some(a, m.spoke) {
		if w.arrives(v.record, a.birth) <= w.now {
			spoke++
		}
	}
	for len(m.known) < spoke {
		m.known = append(m.known, 0)
	}
	m.remotes = m.remotes[:0]
	for k := range m.known {
		m.remotes = append(m.remotes, m.known[k:k+1])
	}
	return m.remotes
}

// saidTo is the latest value of a voice that has arrived.
func (w *World) saidTo(a *member, v *voice) (float64, bool) {
	switch {
	case w.arrives(v.record, a.birth) <= w.now:
		return v.value, true
	case v.previous.number != 0 && w.arrives(v.previous, a.birth) <= w.now:
		return v.before, true
	}
	return 0, false
}

// some are the voices of others that an agent listens to: all, or of very many as
// many as it has ears for.
func (w *World) some(a *member, all []voice) func(func(*voice) bool) {
	step := 1 + len(all)/maxVoices
	from := below(w.roll(ofPeer, uint64(a.birth), 0, 0), step)
	return func(yield func(*voice) bool) {
		for k := from; k < len(all); k += step {
			if all[k].who != a.birth && !yield(&all[k]) {
				return
			}
		}
	}
}

// tell publishes columns of an agent's table, or what it makes of them if it lies.
func (w *World) tell(a *member, offers ...int) {
	if a.liar == liesSilent && w.lying() {
		return
	}
	r := w.publish(topicLearn, a.birth)
	w.happened(evLesson, a.birth, int64(offers[0]))
	if k, spoke := find(w.minds.spoke, a.birth); !spoke {
		w.minds.spoke = slices.Insert(w.minds.spoke, k, voice{who: a.birth, record: r})
	}
	for _, i := range w.toldColumns(a, offers) {
		w.say(a, i, w.claimed(a, i), r)
	}
}

func find(v []voice, who int) (int, bool) {
	return slices.BinarySearchFunc(v, who, func(x voice, who int) int { return cmp.Compare(x.who, who) })
}

// say notes what an agent says of a column.
func (w *World) say(a *member, i int, value float64, r record) {
	col := w.minds.columns[i]
	k, known := find(col, a.birth)
	if !known || w.broken(mutVoices) {
		w.minds.columns[i] = slices.Insert(col, k, voice{who: a.birth, value: value, record: r})
		return
	}
	v := &col[k]
	v.before, v.previous = v.value, v.record
	v.value, v.record = value, r
}

// valueOf is a column's value in an agent's table, seen from where it lives.
func (w *World) valueOf(a *member, i int) float64 {
	if a.lessons.none() {
		return 0
	}
	if w.broken(mutTable) {
		return 1e9
	}
	sale := [1]qd.Sale{{Offer: w.offers[i].id}}
	w.minds.ranked = qd.Ancestral().Rank(w.minds.ranked[:0], w.tableOf(a), w.offers[a.rental.offer].id, sale[:], nil, qd.Market{})
	return w.minds.ranked[0].Q
}

// forgetMind drops what a dead agent said of its table: its slot goes to another
// voice. Its evidence stays.
func (w *World) forgetMind(a *member) {
	gone := func(v voice) bool { return v.who == a.birth }
	if _, spoke := find(w.minds.spoke, a.birth); !spoke {
		return
	}
	w.minds.spoke = slices.DeleteFunc(w.minds.spoke, gone)
	for i := range w.minds.columns {
		w.minds.columns[i] = slices.DeleteFunc(w.minds.columns[i], gone)
	}
}
