package consensus

// ending is how a game ended.
type ending struct {
	Consistent bool // all honest agents committed the same
	Valid      bool // and, if they began alike, that; interactive: of each honest one its own
	Majority   bool // and the majority of what they began with; a tie is 1

	major int8 // that majority
}

// won is whether the honest agents did.
func (o ending) won(by Win) bool {
	if by == ByMajor {
		return o.Majority
	}
	return o.Valid
}

// judge looks at a state that is over.
func (e *Env) judge(w *world) ending {
	n := e.Agents()
	o := ending{Consistent: true, Valid: true}
	first, sum := int8(-1), 0
	for i := range n {
		if w.liar(i) {
			continue
		}
		if first < 0 {
			first = w.choice[i]
		}
		o.Consistent = o.Consistent && w.choice[i] > 0 && w.choice[i] == first
		sum += int(w.inits[i])
	}
	if 2*sum >= e.Honest {
		o.major = 1
	}
	for i := range n {
		if e.Method == Interactive && !w.liar(i) && (first-1)>>i&1 != w.inits[i] {
			o.Valid = false
		}
	}
	if e.Method != Interactive && (sum == 0 || sum == e.Honest) && first-1 != o.major {
		o.Valid = false
	}
	o.Valid = o.Valid && o.Consistent
	o.Majority = o.Valid && first-1 == o.major && e.Method != Interactive
	return o
}

// pays is what the first line of a table that applies pays a whole side.
func (r *Reward) pays(t *Table, o ending) float64 {
	switch {
	case !o.Consistent:
		return t.Consistency
	case !o.Valid:
		return t.Validity
	case r.Majority && !o.Majority:
		return t.Majority
	}
	return t.Correct
}

// settles is what an honest agent that committed this is paid in the end.
func (r *Reward) settles(o ending, choice int8) float64 {
	pay := r.pays(&r.Honest, o)
	switch {
	case r.Honest.Own == 0:
	case choice == 1+o.major:
		pay += r.Honest.Own
	default:
		pay -= r.Honest.Own
	}
	return pay
}
