package consensus

import "slices"

// script is a way to lose: where a game begins, and what the Byzantine agents do in
// each round.
type script struct {
	Start int     `json:"start"` // of the graph's
	Acts  []int32 `json:"acts"`  // by round: the joint lie
}

// verdict is a policy without chance against the best response.
type verdict struct {
	value   float64 // mean over initial values of the least over positions and strategies
	rounds  float64 // mean over first states of the longest game that a response can make
	scripts []script
}

// hunter looks for the best response.
type hunter struct {
	g      *graph
	choose choose
	by     Win
	path   []int32
	found  func(path []int32)
	lost   bool
	last   int // the longest game's rounds
}

// worst judges a policy. With scripts, all states in which it can be made to lose are
// told, each with one way there.
func (g *graph) worst(c choose, by Win, scripts bool) verdict {
	var v verdict
	won := map[[mostAgents]int8]bool{}
	rounds := 0
	for i, n := range g.starts {
		g.hunts++
		h := hunter{g: g, choose: c, by: by}
		if scripts {
			h.found = func(path []int32) { v.scripts = append(v.scripts, script{i, slices.Clone(path)}) }
		}
		h.hunt(n)
		rounds += h.last
		key := n.w.honestInits(g.env.Agents())
		if was, known := won[key]; !known || was {
			won[key] = !h.lost
		}
	}
	for _, w := range won {
		if w {
			v.value++
		}
	}
	v.value /= float64(len(won))
	v.rounds = float64(rounds) / float64(len(g.starts))
	return v
}

// reaches reports whether a policy wins at least so often against the best response. It
// looks no further once it cannot.
func (g *graph) reaches(c choose, by Win, least float64) bool {
	inits, lost := map[[mostAgents]int8]bool{}, 0.0
	for _, n := range g.starts {
		inits[n.w.honestInits(g.env.Agents())] = false
	}
	for _, n := range g.starts {
		key := n.w.honestInits(g.env.Agents())
		if inits[key] {
			continue
		}
		g.hunts++
		h := hunter{g: g, choose: c, by: by}
		if h.hunt(n); h.lost {
			inits[key] = true
			lost++
		}
		if 1-lost/float64(len(inits)) < least {
			return false
		}
	}
	return true
}

// honestInits are the initial values of honest agents in order, 1 + value.
func (w *world) honestInits(n int) (key [mostAgents]int8) {
	next := 0
	for i := range n {
		if !w.liar(i) {
			key[next] = 1 + w.inits[i]
			next++
		}
	}
	return key
}

// hunt tries everything that the Byzantine agents can do from a state on.
func (h *hunter) hunt(n *node) {
	if h.g.met(n) || h.lost && h.found == nil {
		return
	}
	if n.over {
		h.last = max(h.last, len(h.path))
		if !n.end.won(h.by) {
			h.lost = true
			if h.found != nil {
				h.found(h.path)
			}
		}
		return
	}
	var a acts
	for i, s := range n.sees {
		if s >= 0 {
			a[i] = h.choose(s)
		}
	}
	list := h.g.branch(n, &a)
	for lie := range list {
		h.path = append(h.path, int32(lie))
		h.hunt(h.g.after(n, &a, list, lie))
		h.path = h.path[:len(h.path)-1]
	}
}

// met reports whether this hunt has been at a node, and notes that it is.
func (g *graph) met(n *node) bool {
	for int(n.id) >= len(g.hunted) {
		g.hunted = append(g.hunted, make([]int32, 1+len(g.hunted)+int(n.id))...)
	}
	was := g.hunted[n.id] == g.hunts
	g.hunted[n.id] = g.hunts
	return was
}
