package consensus

// attack is a Byzantine strategy that people can read: what each honest agent is sent,
// as a value held.
type attack struct {
	words string
	sends func(own int8, place, of int) int8
}

// attacks are the short ones.
func attacks() []attack {
	return []attack{
		{"Send nothing.", func(int8, int, int) int8 { return null }},
		{"Send 0 to all.", func(int8, int, int) int8 { return 1 }},
		{"Send 1 to all.", func(int8, int, int) int8 { return 2 }},
		{"Send each honest agent its own initial value back, in each round: where they differ, each thinks that most agree with it.",
			func(own int8, _, _ int) int8 { return 1 + own }},
		{"Send each honest agent the opposite of its initial value, in each round.", func(own int8, _, _ int) int8 { return 2 - own }},
		{"Send 0 to the first half of the honest agents and 1 to the rest, in each round.", func(_ int8, place, of int) int8 {
			if 2*place < of {
				return 1
			}
			return 2
		}},
	}
}

// lie is the attack as an action of a Byzantine agent.
func (k attack) lie(e *Env, w *world) (action int) {
	unit, place := 1, 0
	for i := range e.Agents() {
		if !w.liar(i) {
			action += unit * int(k.sends(w.inits[i], place, e.Honest))
			unit *= 3
			place++
		}
	}
	return action
}

// against is how often honest agents win under an attack: the mean over first states.
func (g *graph) against(c choose, by Win, lie func(n *node, i int) int) (won, rounds float64) {
	for _, n := range g.starts {
		for !n.over {
			var a acts
			for i := range g.env.Agents() {
				if n.w.liar(i) {
					a[i] = lie(n, i)
				} else if n.sees[i] >= 0 {
					a[i] = c(n.sees[i])
				}
			}
			n = g.follow(n, &a)
		}
		if n.end.won(by) {
			won++
		}
		rounds += float64(n.w.round - 1)
	}
	all := float64(len(g.starts))
	return won / all, rounds / all
}
