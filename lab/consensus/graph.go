package consensus

import (
	"hash/maphash"
	"math/rand/v2"
)

// graph remembers what step said: each state that was met is a node, and where chance
// has no part, each joint action an edge. It is what makes a simulated round cost a few
// nanoseconds; the game is written in step alone.
type graph struct {
	env      *Env
	sights   *sights
	nodes    []*node
	slab     []node           // for the next ones
	seed     maphash.Seed     // of the numbers by which states are found
	number   map[uint64]*node // the last state met that has this number
	starts   []*node
	branches map[branch][]*node // where a node has too many for a list of its own
	lies     int                // joint ones of the Byzantine agents
	actions  int                // of an honest agent
	agents   int
	chancy   bool
	timeless bool     // rounds are not counted in states, as nobody sees them
	loose    node     // where chance decides, states are not kept
	ones     []uint16 // scratch
	hunted   []int32  // by node: the last hunt that came by
	hunts    int32
}

// node is a state, and what a game needs of it in each round.
type node struct {
	state
	id   int32
	over bool
	twin *node             // another one that is found by the same number
	sees [mostAgents]int32 // what honest agents that act see; −1 for all others
	to   []*node           // by joint action of the honest ones, if nobody is Byzantine
	next [][]*node         // and else, then by what the others do; nil where there are too many
}

type state struct {
	w   world
	end ending // if it is over
}

// ending is how a game ends that is over in this state, or has no more rounds.
func (n *node) ending(e *Env) ending {
	if n.over {
		return n.end
	}
	return e.judge(&n.w)
}

type branch struct{ node, joint int32 }

// mostListed is up to how many joint actions a node lists its followers.
const mostListed = 128

// mostNodes is when a graph is made anew, between epochs.
const mostNodes = 100_000

// newPlayGraph is a graph for games that somebody else ends after their last round. It is
// smaller where rounds make no difference.
func newPlayGraph(e *Env) *graph {
	g := newGraph(e)
	g.timeless = e.Byzantine == 0 && !e.timed() && !e.chancy() && e.Method != Broadcast
	return g
}

func newGraph(e *Env) *graph {
	g := &graph{env: e, sights: newSights(e), seed: maphash.MakeSeed(), number: map[uint64]*node{}, branches: map[branch][]*node{}, lies: 1, actions: e.actions(), agents: e.Agents(), chancy: e.chancy()}
	for range e.Byzantine {
		g.lies *= e.lies()
	}
	for _, w := range e.starts() {
		g.starts = append(g.starts, g.at(w))
	}
	return g
}

// at is the node of a state.
func (g *graph) at(w world) *node {
	number := maphash.Comparable(g.seed, w)
	first := g.number[number]
	for n := first; n != nil; n = n.twin {
		if n.w == w {
			return n
		}
	}
	if len(g.slab) == 0 {
		g.slab = make([]node, 64)
	}
	n := &g.slab[0]
	g.slab = g.slab[1:]
	n.id, n.state.w, n.twin = int32(len(g.nodes)), w, first
	g.look(n)
	g.number[number] = n
	g.nodes = append(g.nodes, n)
	return n
}

// look fills in what is seen in a state, or how it ended.
func (g *graph) look(n *node) {
	for i := range n.sees {
		n.sees[i] = -1
	}
	if n.over = g.env.over(&n.w); n.over {
		n.end = g.env.judge(&n.w)
		return
	}
	for i := range g.env.Agents() {
		if !n.w.liar(i) && n.w.choice[i] == 0 {
			n.sees[i] = g.sights.of(&n.w, i)
		}
	}
}

// branch are the nodes after what the honest agents do, by what the others do.
func (g *graph) branch(n *node, a *acts) []*node {
	joint, size := 0, 1
	for i, s := range n.sees {
		if s >= 0 {
			joint, size = joint+a[i]*size, size*g.actions
		}
	}
	return g.branchOf(n, joint, size)
}

// branchOf is branch for a joint action of the honest agents, one of so many.
func (g *graph) branchOf(n *node, joint, size int) []*node {
	if g.lies == 1 && size <= mostListed {
		if n.to == nil {
			n.to = make([]*node, size)
		}
		return n.to[joint : joint+1]
	}
	if joint < len(n.next) {
		if list := n.next[joint]; list != nil {
			return list
		}
	}
	list := g.branches[branch{n.id, int32(joint)}]
	if list != nil {
		return list
	}
	list = make([]*node, g.lies)
	if size > mostListed {
		g.branches[branch{n.id, int32(joint)}] = list
		return list
	}
	if n.next == nil {
		n.next = make([][]*node, size)
	}
	n.next[joint] = list
	return list
}

// byChance is the node after a joint action where chance decides. It holds until the
// next call.
func (g *graph) byChance(n *node, a *acts, chance *rand.Rand) *node {
	w := g.env.step(n.w, *a, chance)
	g.loose = node{id: -1, state: state{w: w}}
	g.look(&g.loose)
	return &g.loose
}

// follow is the node after a joint action.
func (g *graph) follow(n *node, a *acts) *node {
	return g.after(n, a, g.branch(n, a), g.joint(n, a))
}

// joint numbers what all Byzantine agents do.
func (g *graph) joint(n *node, a *acts) (joint int) {
	size := 1
	for i := range g.env.Agents() {
		if n.w.liar(i) {
			joint, size = joint+a[i]*size, size*g.env.lies()
		}
	}
	return joint
}

// apart puts a joint number back into what each Byzantine agent does.
func (g *graph) apart(n *node, a *acts, joint int) {
	for i := range g.env.Agents() {
		if n.w.liar(i) {
			a[i] = joint % g.env.lies()
			joint /= g.env.lies()
		}
	}
}

// forget drops of a state without Byzantine agents what nobody can look at any more, so
// that more are alike. With them, how a game came to its end is what a search looks for.
func (e *Env) forget(w *world) {
	switch {
	case e.Byzantine > 0:
	case e.over(w):
		*w = world{round: w.round, inits: w.inits, choice: w.choice}
	default:
		for i := range e.Agents() {
			if w.choice[i] > 0 {
				w.held[i] = 0
			}
		}
	}
}

// after is the node after a branch's joint lie; of a, what honest agents do is read.
func (g *graph) after(n *node, a *acts, list []*node, lie int) *node {
	if to := list[lie]; to != nil {
		return to
	}
	g.apart(n, a, lie)
	list[lie] = g.reach(n, a)
	return list[lie]
}

// reach is the node after what everybody does.
func (g *graph) reach(n *node, a *acts) *node {
	w := g.env.step(n.w, *a, nil)
	if g.timeless {
		w.round = 1
	}
	g.env.forget(&w)
	return g.at(w)
}
