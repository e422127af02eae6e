package consensus

import (
	"cmp"
	"slices"
)

// play of a game in which all honest agents have sent until a round: what each of them
// sees then.
type play struct {
	inits [mostAgents]int8 // 1 + value
	sees  [mostAgents]int32
	ids   [mostAgents]int8 // of the honest agents
}

// together is the most that can be won by agents that all send until a round and
// decide in it, and whether they can tell that it has come. Agents that see the same
// commit the same, and those of one game must: so what is seen falls into classes, and
// initial values can all be won together unless some class is held to two things.
func (g *graph) together(round int) (value float64, possible bool) {
	plays, early := g.plays(round)
	byInits := map[[mostAgents]int8][]play{}
	for _, p := range plays {
		for _, s := range p.sees[:g.env.Honest] {
			if early[s] {
				return 0, false
			}
		}
		byInits[p.inits] = append(byInits[p.inits], p)
	}
	keys := make([][mostAgents]int8, 0, len(byInits))
	for k := range byInits {
		keys = append(keys, k)
	}
	slices.SortFunc(keys, func(a, b [mostAgents]int8) int { return slices.Compare(a[:], b[:]) })
	sets := make([]int, 1<<len(keys))
	for i := range sets {
		sets[i] = i
	}
	slices.SortStableFunc(sets, func(a, b int) int { return cmp.Compare(count(b), count(a)) })
	for _, set := range sets {
		c := newClasses(g.sights.count())
		for i, k := range keys {
			if set>>i&1 == 1 {
				for _, p := range byInits[k] {
					c.add(g.env, p)
				}
			}
		}
		if !c.conflict {
			return float64(count(set)) / float64(len(keys)), true
		}
	}
	return 0, true
}

func count(set int) (n int) {
	for ; set > 0; set &= set - 1 {
		n++
	}
	return n
}

// plays are all games until a round, and what is seen before it.
func (g *graph) plays(round int) (out []play, early map[int32]bool) {
	early = map[int32]bool{}
	now := g.starts
	for range round - 1 {
		var next []*node
		g.hunts++
		for _, n := range now {
			for _, s := range n.sees {
				early[s] = true
			}
			var send acts
			list := g.branch(n, &send)
			for lie := range list {
				if to := g.after(n, &send, list, lie); !g.met(to) {
					next = append(next, to)
				}
			}
		}
		now = next
	}
	delete(early, -1)
	for _, n := range now {
		p := play{inits: n.w.honestInits(g.env.Agents())}
		place := 0
		for i, s := range n.sees {
			if s >= 0 {
				p.sees[place], p.ids[place] = s, int8(i)
				place++
			}
		}
		out = append(out, p)
	}
	return out, early
}

// classes join what must be answered alike (union-find), with what each is held to.
type classes struct {
	parent   []int32
	held     map[int32][mostAgents]int8 // by root: 1 + the value committed for each agent, 0 for any
	conflict bool
}

func newClasses(n int) *classes {
	c := &classes{parent: make([]int32, n), held: map[int32][mostAgents]int8{}}
	for i := range c.parent {
		c.parent[i] = int32(i)
	}
	return c
}

func (c *classes) root(x int32) int32 {
	for c.parent[x] != x {
		c.parent[x] = c.parent[c.parent[x]]
		x = c.parent[x]
	}
	return x
}

// add joins what is seen in one play and holds it to validity.
func (c *classes) add(e *Env, p play) {
	a := c.root(p.sees[0])
	for _, s := range p.sees[1:e.Honest] {
		if b := c.root(s); b != a {
			c.parent[b] = a
			c.hold(a, c.held[b])
		}
	}
	c.hold(a, e.demands(p))
}

func (c *classes) hold(root int32, to [mostAgents]int8) {
	h := c.held[root]
	for i, v := range to {
		switch {
		case v == 0:
		case h[i] != 0 && h[i] != v:
			c.conflict = true
		default:
			h[i] = v
		}
	}
	c.held[root] = h
}

// demands is what must be committed for a win: for each agent, 1 + the value, or 0 for
// any. Where one value is committed, it is the first's.
func (e *Env) demands(p play) (to [mostAgents]int8) {
	sum := int8(0)
	for place := range e.Honest {
		v := p.inits[place]
		if e.Method == Interactive {
			to[p.ids[place]] = v
		}
		sum += v - 1
	}
	h := int8(e.Honest)
	switch {
	case e.Method == Interactive:
	case e.Win == ByMajor && 2*sum >= h, sum == h:
		to[0] = 2
	case e.Win == ByMajor, sum == 0:
		to[0] = 1
	}
	return to
}
