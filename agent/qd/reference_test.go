package qd

import "github.com/dollynator/dolly"

// reference is the rule of the page as plainly as it can be written: full
// matrices by [state][action].
type reference struct {
	q, e   [][]float64
	counts []int
}

func newReference(n int) *reference {
	r := &reference{counts: make([]int, n)}
	for range n {
		r.q = append(r.q, make([]float64, n))
		r.e = append(r.e, make([]float64, n))
	}
	return r
}

func (ref *reference) apply(s, a int, success bool, reward float64, remotes [][][]float64) {
	n := len(ref.q)
	for i := range n {
		if success {
			ref.e[i][a] += 0.4
		} else {
			ref.e[i][a] -= 0.4
		}
		ref.e[i][s] += reward
	}
	highest := 0
	for _, c := range ref.counts {
		highest = max(highest, c)
	}
	old := newReference(n)
	for i := range n {
		copy(old.q[i], ref.q[i])
	}
	set := []int{a}
	if s != a {
		set = append(set, s)
	}
	for _, c := range set {
		limit := 1.5 * float64(max(highest, ref.counts[c]+1))
		alpha, beta := 0.8-0.012*float64(ref.counts[c]), 0.2+0.012*float64(ref.counts[c])
		if alpha < 0.2 {
			alpha, beta = 0.2, 0.8
		}
		best := old.q[c][0]
		for _, v := range old.q[c] {
			best = max(best, v)
		}
		for i := range n {
			mean := 0.0
			for _, r := range remotes {
				mean += old.q[i][c] - min(limit, max(-limit, r[i][c]))
			}
			if len(remotes) > 0 {
				mean /= float64(len(remotes))
			}
			ref.q[i][c] += alpha*(ref.e[i][c]+0.05*best-old.q[i][c]) - beta*mean
		}
	}
	for _, c := range set {
		ref.counts[c]++
	}
}

// state is the reference as a table would write it down.
func (ref *reference) state(offers []dolly.OfferID) State {
	s := State{Version: version, Offers: offers}
	for c := range offers {
		col := ColumnState{Index: uint32(c), Count: uint32(ref.counts[c])}
		for i := range offers {
			col.Q = append(col.Q, ref.q[i][c])
			col.E = append(col.E, ref.e[i][c])
		}
		s.Columns = append(s.Columns, col)
	}
	return s
}
