package consensus

// view reads what an agent sees, for rules that are written by hand.
type view struct {
	env    *Env
	digits []uint8
}

// own is the agent's initial value.
func (v view) own() int { return int(v.digits[0]) }

// after is where the questions behind the first ones begin.
func (v view) after() int {
	n := 1
	if v.env.Method == Interactive {
		n++
	}
	if v.env.Method == Broadcast {
		n++
	}
	if v.env.timed() {
		n++
	}
	return n
}

// round is which one comes, and 0 if the agent cannot see it.
func (v view) round() int {
	if !v.env.timed() {
		return 0
	}
	return int(v.digits[v.after()-1]) + 1
}

// heard are how many nulls, zeros and ones the agent has of others: the last values,
// or those of its first round.
func (v view) heard() (count [3]int) {
	n := v.env.Agents()
	at := v.digits[v.after():]
	if v.env.Identity == Anonymous {
		return [3]int{n - 1 - int(at[0]) - int(at[1]), int(at[0]), int(at[1])}
	}
	for _, d := range at[:n-1] {
		count[d]++
	}
	return count
}

// relayed are how many nulls, zeros and ones all others received in the first round
// that is known of them.
func (v view) relayed() (count [3]int) {
	n := v.env.Agents()
	from := v.after() + max(1, v.env.History)*len(v.env.heardGroups())
	for _, d := range v.digits[from : from+(n-1)*(n-1)] {
		count[d]++
	}
	return count
}

// vector is what the agent, which knows its id, has of everybody: its own value, and
// of others what count says of each one's answers; a tie is 1.
func (v view) vector(vouched bool) (bits int) {
	n, id := v.env.Agents(), int(v.digits[1])
	score := make([]int, n)
	score[id] = 2*n*v.own() - n // nobody can outvote an agent on itself
	at := v.after()
	for j := range n {
		if j != id {
			score[j] += vote(v.digits[at])
			at++
		}
	}
	at = v.after() + max(1, v.env.History)*(n-1)
	for j := range n { // j relays what it received of k
		for k := range n {
			if j == id || k == j {
				continue
			}
			if vouched && k != id {
				score[k] += vote(v.digits[at])
			}
			at++
		}
	}
	for j, s := range score {
		if s >= 0 {
			bits |= 1 << j
		}
	}
	return bits
}

// vote is what a digit adds to the ones.
func vote(digit uint8) int {
	switch digit {
	case 1:
		return -1
	case 2:
		return 1
	}
	return 0
}
