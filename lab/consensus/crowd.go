package consensus

// crowd plays games in which nobody but honest agents with three actions decides, and
// chance nothing else: all of an epoch together, round by round. A round of a game costs
// a word of chance, a subtraction for all agents at once, and a look at what comes then.
type crowd struct {
	g      *graph
	words  int                 // in which the agents have lanes
	joints int                 // how many joint actions there are; agents that do not act send
	next   []int32             // by state and joint action: 1 + the state after it, below 0 if all have committed, 0 if not known
	sees   [][mostAgents]int32 // by state: 1 + what each agent sees, or 0
	says   [words][]reply      // by state: in lanes, what the agents do
	said   []reply             // by 1 + what is seen, in the first lane; the first for agents that do not act

	room   int             // for so many games
	told   [words][]uint64 // by game: in lanes, when each agent committed what, as scale has it
	starts []int32         // by game: where it began
	at     []int32         // by game: the state
	places [words][]uint64 // by round and game: in lanes, where what an agent did is counted
	on     []int32         // the games that go on
	ended  []int32         // those that do not, in the order in which they ended
	from   []int           // by round: how many had ended before it
	fates  []fate          // by start and what was committed
	scale  scale
}

// mostCrowded is for how many agents joint actions are listed by state.
const mostCrowded = 4

func newCrowd(g *graph) *crowd {
	c := &crowd{g: g, words: 1 + (g.agents-1)/lanes, joints: 1, scale: newScale(g.env)}
	for range g.agents {
		c.joints *= 3
	}
	c.fates = make([]fate, len(g.starts)*c.joints)
	return c
}

// crowded reports whether games can be played so.
func (f *field) crowded() bool {
	return f.g.lies == 1 && !f.g.chancy && f.g.actions == 3 && f.g.agents <= mostCrowded && f.honest != nil && !f.honest.direct
}

// playAll plays so many games together. It does not where so much is seen that lanes
// cannot count it.
func (f *field) playAll(count int) bool {
	if f.crowd == nil || f.crowd.g != f.g {
		f.crowd = newCrowd(f.g)
	}
	c := f.crowd
	c.begin(f, count)
	for round := 1; round <= f.g.env.Rounds && len(c.on) > 0; round++ {
		c.from = append(c.from, len(c.ended))
		c.round(f, round)
	}
	return c.weigh(f)
}

// begin puts so many games where they begin.
func (c *crowd) begin(f *field, count int) {
	if c.room < count {
		c.room = count
		c.starts, c.at, c.on, c.ended = make([]int32, count), make([]int32, count), make([]int32, count), make([]int32, count)
		for w := range c.words {
			c.told[w], c.places[w] = make([]uint64, count), make([]uint64, count*c.g.env.Rounds)
		}
	}
	c.fit()
	c.said[0] = reply{f.honest.version, draws, draws, c.scale.nowhere}
	c.on, c.ended, c.from = c.on[:count], c.ended[:0], c.from[:0]
	for k := range c.on {
		start := f.dice.start(k, len(c.g.starts))
		c.on[k], c.starts[k], c.at[k] = int32(k), int32(start), c.g.starts[start].id
	}
	for w := range c.words {
		for k := range c.on {
			c.told[w][k] = c.scale.untold() * each
		}
	}
}

// fit makes room for all states that are known, and all that is seen in them.
func (c *crowd) fit() {
	known := len(c.sees)
	if len(c.g.nodes) == known {
		return
	}
	for _, n := range c.g.nodes[known:] {
		var sees [mostAgents]int32
		for i, sight := range n.sees[:c.g.agents] {
			sees[i] = 1 + sight
		}
		c.sees = append(c.sees, sees)
	}
	c.said = fitted(c.said, 1+c.g.sights.count())
	c.next = fitted(c.next, len(c.sees)*c.joints)
	for w := range c.words {
		c.says[w] = fitted(c.says[w], len(c.sees))
	}
}

// fitted is the list with zeros behind it up to a length.
func fitted[T any](list []T, n int) []T {
	if n <= cap(list) {
		return list[:n]
	}
	return append(make([]T, 0, 2*n), list...)[:n]
}

// round plays a round of all games that go on, and parts those that end in it from them.
// It has no branch that chance would decide.
func (c *crowd) round(f *field, round int) {
	version, wide, early := f.honest.version, c.words > 1, c.scale.early(round)
	word := f.dice.at(round, 0)
	told, places := c.told[0], c.places[0][(round-1)*c.room:][:c.room]
	on, ended := 0, len(c.ended)
	over := c.ended[:ended+len(c.on)]
	for _, game := range c.on {
		at := c.at[game]
		s := &c.says[0][at]
		if s.version != version {
			c.ask(f, at)
		}
		places[game] = s.place
		draw := mixed(f.dice.of(int(game)) + word)
		commits, ones := beyond(draw, s.sends), beyond(draw, s.zeros)
		told[game] += ones - commits*early
		joint := joined(commits + ones)
		if wide {
			joint += 27 * c.fourth(f, round, game)
		}
		to := c.next[int(at)*c.joints+joint]
		if to == 0 {
			to = c.step(at, joint)
		}
		c.at[game] = to - 1
		end := int(uint32(to) >> 31)
		c.on[on], over[ended] = game, game
		on, ended = on+1-end, ended+end
	}
	c.on, c.ended = c.on[:on], over[:ended]
}

// fourth is what round does for the agent of the second word.
func (c *crowd) fourth(f *field, round int, game int32) int {
	s := &c.says[1][c.at[game]]
	c.places[1][(round-1)*c.room+int(game)] = s.place
	draw := mixed(f.dice.of(int(game)) + f.dice.at(round, 1))
	commits, ones := beyond(draw, s.sends), beyond(draw, s.zeros)
	c.told[1][game] += ones - commits*c.scale.early(round)
	return joined(commits + ones)
}

// step finds the state after a joint action.
func (c *crowd) step(at int32, joint int) (to int32) {
	n, over := c.g.nodes[at], true
	a := apart3(joint)
	for i, sight := range n.sees[:c.g.agents] {
		over = over && (sight < 0 || a[i] > 0)
	}
	to = -1
	if !over {
		to = c.g.reach(n, &a).id + 1
		c.fit()
	}
	c.next[int(at)*c.joints+joint] = to
	return to
}

// apart3 is what each agent does in a joint action.
func apart3(joint int) (a acts) {
	for i := range mostCrowded {
		a[i], joint = joint%3, joint/3
	}
	return a
}
