package consensus

import (
	"cmp"
	"slices"
)

// baseline is what is expected where something is seen, from earlier epochs.
type baseline struct {
	worth []float64 // by what is seen
	known []bool

	sum, met []float64 // scratch, by row
}

// inertia is how many returns the expectation of earlier epochs counts for.
const inertia = 20

// of is what is expected, or what all got if this was never seen before.
func (b *baseline) of(id int32, all float64) float64 {
	if int(id) < len(b.known) && b.known[id] {
		return b.worth[id]
	}
	return all
}

// learn moves what is expected towards what was got.
func (b *baseline) learn(id int32, all, sum, met float64) {
	b.set(id, (inertia*b.of(id, all)+sum)/(inertia+met))
}

func (b *baseline) set(id int32, worth float64) {
	for int(id) >= len(b.known) {
		b.known, b.worth = append(b.known, false), append(b.worth, 0)
	}
	b.known[id], b.worth[id] = true, worth
}

// count fills the tally with advantages: returns less what was expected before them.
func (s *student) count(done []taken, by Baseline) {
	rows := s.player.policy.Rows()
	s.tally.Reset(rows, s.player.policy.Net.Outputs())
	all := 0.0
	if by != NoBaseline {
		all = meanOf(done)
	}
	if by != MeanBySeen || !s.expects {
		for k := range done {
			d := &done[k]
			s.tally.AddAll(int(d.row), int(d.action), d.value-all, float64(d.times))
		}
		return
	}
	b := &s.base
	b.sum, b.met = append(b.sum[:0], make([]float64, rows)...), append(b.met[:0], make([]float64, rows)...)
	for k := range done {
		d := &done[k]
		times := float64(d.times)
		s.tally.AddAll(int(d.row), int(d.action), d.value-b.of(s.player.asked[d.row], all), times)
		b.sum[d.row] += times * d.value
		b.met[d.row] += times
	}
	for row, id := range s.player.asked {
		b.learn(id, all, b.sum[row], b.met[row])
	}
}

// meanOf is the mean value of what was done.
func meanOf(done []taken) float64 {
	sum, n := 0.0, 0.0
	for k := range done {
		times := float64(done[k].times)
		sum += times * done[k].value
		n += times
	}
	return sum / n
}

// expectation is what is expected where something is seen, by its digits.
type expectation struct {
	Seen  uint64  `json:"seen"`
	Worth float64 `json:"worth"`
}

// kept is the baseline to be kept.
func (b *baseline) kept(s *sights) (out []expectation) {
	for id, known := range b.known {
		if known {
			out = append(out, expectation{s.keys[id], b.worth[id]})
		}
	}
	slices.SortFunc(out, func(a, b expectation) int { return cmp.Compare(a.Seen, b.Seen) })
	return out
}

// restored is what was kept.
func restored(kept []expectation, s *sights) (b baseline) {
	for _, x := range kept {
		b.set(s.ofKey(x.Seen), x.Worth)
	}
	return b
}

func (b *baseline) moved(from, to *sights) baseline { return restored(b.kept(from), to) }
