package consensus

// groups are the questions that an observation answers, each with how many answers it
// has; they are one-hot inputs of a network, group after group.
//
//	own value 2; own id (interactive); whose turn it is, 0 for one's own (broadcast);
//	then, sampling: zeros seen and ones seen;
//	or, without history: the last value of each other one, in order of id, or anonymous
//	how many zeros and ones; signed, before it the round and after it what each of them
//	had received the round before;
//	or, with history: the round, the values of its rounds, and signed what each other
//	one received in them but the last.
func (e Env) groups() []int {
	g := []int{2}
	n := e.Agents()
	if e.Method == Interactive {
		g = append(g, n)
	}
	if e.Method == Broadcast {
		g = append(g, n)
	}
	if e.Sample > 0 {
		return append(g, e.Rounds, e.Rounds)
	}
	if e.timed() {
		g = append(g, e.Rounds)
	}
	for range max(1, e.History) {
		g = append(g, e.heardGroups()...)
	}
	if e.Identity == Signed {
		for range e.relays() * (n - 1) * (n - 1) {
			g = append(g, 3)
		}
	}
	return g
}

// timed reports whether agents see which round it is.
func (e Env) timed() bool { return e.History > 0 || e.Identity == Signed }

// relays is of how many rounds vectors of others are seen.
func (e Env) relays() int {
	switch {
	case e.Identity != Signed:
		return 0
	case e.History == 0:
		return 1
	}
	return e.History - 1
}

// heardGroups are those of what others said in a round.
func (e Env) heardGroups() (g []int) {
	n := e.Agents()
	if e.Identity == Anonymous {
		return []int{n, n}
	}
	for range n - 1 {
		g = append(g, 3)
	}
	return g
}

// digits answers the questions for agent i, appended to a slice.
func (e *Env) digits(to []uint8, w *world, i int) []uint8 {
	n := e.Agents()
	to = append(to, uint8(w.inits[i]))
	if e.Method == Interactive {
		to = append(to, uint8(i))
	}
	if e.Method == Broadcast {
		to = append(to, uint8(turnOf(i, e.turn(int(w.round)), n)))
	}
	if e.Sample > 0 {
		return append(to, uint8(w.seen[i][0]), uint8(w.seen[i][1]))
	}
	if e.timed() {
		to = append(to, uint8(w.round-1))
	}
	if e.History == 0 {
		to = e.heard(to, w.held[i], i)
	}
	for r := range e.History {
		to = e.heard(to, w.got[r][i], i)
	}
	return e.relayed(to, w, i)
}

// relayed appends what the others received, as they truthfully relay it. It arrives a
// round later than it did there; what has not arrived yet is null.
func (e *Env) relayed(to []uint8, w *world, i int) []uint8 {
	n := e.Agents()
	for r := range e.relays() {
		from := &w.got[r]
		if e.History == 0 {
			from = &w.got[1]
		}
		here := e.History == 0 || int(w.round) >= r+3
		for j := range n {
			for k := range n {
				switch {
				case j == i || k == j:
				case here:
					to = append(to, uint8(from[j].of(k)))
				default:
					to = append(to, null)
				}
			}
		}
	}
	return to
}

// heard appends what agent i has of the others in one round.
func (e *Env) heard(to []uint8, of notes, i int) []uint8 {
	n := e.Agents()
	if e.Identity != Anonymous {
		for j := range n {
			if j != i {
				to = append(to, uint8(of.of(j)))
			}
		}
		return to
	}
	var count [3]uint8
	for j := range n {
		if j != i {
			count[of.of(j)]++
		}
	}
	return append(to, count[1], count[2])
}

// turn is who sends in a round of broadcast.
func (e *Env) turn(round int) int { return (round - 1) % e.Agents() }

// turnOf is whose turn it is as agent i sees it: 0 its own, else 1 + its place among
// the others.
func turnOf(i, turn, n int) int {
	switch {
	case turn == i:
		return 0
	case turn < i:
		return 1 + turn
	}
	return min(turn, n-1)
}
