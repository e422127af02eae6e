package consensus

// The Byzantine network sees the round, which of the Byzantine agents it plays and at
// which place that sits, and of each honest agent, in order, whether it committed what
// and all that it saw.

// lieInputs is how many inputs a Byzantine network has.
func (g *graph) lieInputs() int {
	e := g.env
	return e.Rounds + e.Byzantine + e.Agents() + e.Honest*(1+e.values()+g.sights.inputs())
}

// lieOnes are those that are one for the agent at place i.
func (g *graph) lieOnes(n *node, i int) []uint16 {
	e := g.env
	out := g.ones[:0]
	from := 0
	put := func(at, size int) {
		out = append(out, uint16(from+at))
		from += size
	}
	put(int(n.w.round)-1, e.Rounds)
	put(ones(n.w.liars&(1<<i-1)), e.Byzantine)
	put(i, e.Agents())
	inputs := g.sights.inputs()
	for h := range e.Agents() {
		if n.w.liar(h) {
			continue
		}
		put(int(n.w.choice[h]), 1+e.values())
		for _, one := range g.sights.inputsOf(g.sights.of(&n.w, h)) {
			out = append(out, uint16(from)+one)
		}
		from += inputs
	}
	g.ones = out
	return out
}

// lieID numbers what a Byzantine agent at place i sees; −1 where states have no number.
func (g *graph) lieID(n *node, i int) int32 {
	if n.id < 0 {
		return -1
	}
	return n.id*mostAgents + int32(i)
}
