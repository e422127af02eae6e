package consensus

import "math/rand/v2"

// world is one state of a game. What agents cannot see of the past is not in it, so
// that states that look alike are alike.
type world struct {
	round   int8 // that comes, from 1
	liars   uint8
	inits   [mostAgents]int8               // of honest agents; Byzantine ones have none
	choice  [mostAgents]int8               // 1 + what was committed, or 0
	held    [mostAgents]notes              // without history: the last values that an agent has
	got     [mostHistory][mostAgents]notes // what an agent received: in the first rounds; without history in the last round, and the one before
	pending [mostAgents]notes              // sent to an agent and under way
	seen    [mostAgents][2]int8            // results of samples
	locks   [mostAgents]int8
}

func (w *world) liar(i int) bool { return w.liars>>i&1 == 1 }

// start is the state before round 1. inits are those of the honest agents, in order.
func (e *Env) start(liars uint8, inits []int8) world {
	w := world{round: 1, liars: liars}
	for i, next := 0, 0; i < e.Agents(); i++ {
		if w.liar(i) {
			continue
		}
		w.inits[i], w.locks[i] = inits[next], inits[next]
		next++
	}
	return w
}

// starts are all first states, equally likely.
func (e *Env) starts() (all []world) {
	for liars := range uint8(1 << e.Agents()) {
		if ones(liars) != e.Byzantine {
			continue
		}
		for bits := range 1 << e.Honest {
			inits := make([]int8, e.Honest)
			sum := 0
			for i := range inits {
				inits[i] = int8(bits >> i & 1)
				sum += int(inits[i])
			}
			if major, _, err := e.split(); e.Inits == "" || err == nil && (sum == major || sum == e.Honest-major) {
				all = append(all, e.start(liars, inits))
			}
		}
	}
	return all
}

func ones(mask uint8) (n int) {
	for ; mask > 0; mask &= mask - 1 {
		n++
	}
	return n
}

// acts are one round's actions: of honest agents that have not committed, and of
// Byzantine ones.
type acts [mostAgents]int

// step plays a round. chance is used where messages are late or sampled.
func (e *Env) step(w world, a acts, chance *rand.Rand) world {
	n := e.Agents()
	var sent [mostAgents]notes // to each agent
	was := w                   // commits and locks at the round's start
	for j := range n {
		switch {
		case w.liar(j):
			e.lie(&sent, &was, j, a[j])
		case w.choice[j] > 0:
		case a[j] > 0:
			w.choice[j] = int8(a[j])
			if e.Adopt {
				w.locks[j] = int8(a[j] - 1)
			}
		case e.Sample == 0:
			for i := range n {
				sent[i] = sent[i].put(j, 1+w.inits[j])
			}
		}
	}
	if e.Sample > 0 {
		e.sample(&w, &was, &sent, a, chance)
	} else {
		e.deliver(&w, &sent, chance)
	}
	w.round++
	return w
}

// lie writes what a Byzantine agent sends: a digit for each honest one, the first the
// lowest.
func (e *Env) lie(sent *[mostAgents]notes, w *world, j, action int) {
	for i := range e.Agents() {
		if w.liar(i) {
			continue
		}
		sent[i] = sent[i].put(j, int8(action%3))
		action /= 3
	}
}

// deliver brings what arrives at the end of a round.
func (e *Env) deliver(w *world, sent *[mostAgents]notes, chance *rand.Rand) {
	n, round := e.Agents(), int(w.round)
	var came [mostAgents]notes
	for i := range n {
		came[i] = sent[i].less(i)
		if e.Method == Broadcast {
			came[i] = came[i].only(e.turn(round))
		}
		if e.Channel != Synchronous {
			came[i] = e.late(&w.pending[i], came[i], round, chance)
		}
		if e.History == 0 && !w.liar(i) && w.choice[i] == 0 {
			w.held[i] = w.held[i].newer(came[i])
		}
	}
	switch {
	case e.History == 0 && e.Identity == Signed:
		w.got[1], w.got[0] = w.got[0], came
	case round <= e.History:
		w.got[round-1] = came
	}
}

// late lets messages wait by chance; a newer one of the same sender replaces an older one.
func (e *Env) late(pending *notes, sent notes, round int, chance *rand.Rand) (came notes) {
	*pending = pending.newer(sent)
	settled := e.Channel == Partial && round >= e.Settled
	for j := range e.Agents() {
		if pending.of(j) != null && (settled || chance.Float64() < e.Arrive) {
			came |= pending.only(j)
		}
	}
	*pending &^= came
	return came
}

// sample lets who asks see the majority of k others' locks at the round's start, a tie
// by chance. A Byzantine agent answers each with what it sends it, or not at all.
func (e *Env) sample(w, was *world, sent *[mostAgents]notes, a acts, chance *rand.Rand) {
	n := e.Agents()
	for i := range n {
		if was.liar(i) || was.choice[i] > 0 || a[i] > 0 {
			continue
		}
		var others [mostAgents]int
		count := 0
		for j := range n {
			if j != i {
				others[count] = j
				count++
			}
		}
		score := 0
		for drawn := range e.Sample {
			at := drawn + chance.IntN(count-drawn)
			others[drawn], others[at] = others[at], others[drawn]
			j := others[drawn]
			says := 1 + was.locks[j]
			if was.liar(j) {
				says = sent[i].of(j)
			}
			if says != null {
				score += int(2*says) - 3
			}
		}
		result := int8(0)
		if score > 0 || score == 0 && chance.IntN(2) == 1 {
			result = 1
		}
		w.seen[i][result]++
		if e.Adopt {
			w.locks[i] = result
		}
	}
}

// over reports whether the game has ended.
func (e *Env) over(w *world) bool {
	if int(w.round) > e.Rounds {
		return true
	}
	for i := range e.Agents() {
		if !w.liar(i) && w.choice[i] == 0 {
			return false
		}
	}
	return true
}
