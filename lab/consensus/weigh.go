package consensus

// fate is how a game ended.
type fate struct {
	known        bool
	valid, major uint8         // won by cv, by majority: 1
	pays         [words]uint64 // in lanes: where the places of each agent's pay begin
}

// weigh counts all decisions of the games by what they are worth, and writes that down.
// Where there are more rows than it can count, it reports so.
func (c *crowd) weigh(f *field) bool {
	if !c.scale.fit(f.honest.policy.Rows()) {
		return false
	}
	games := append(c.ended, c.on...)
	c.settle(f, games)
	for r, from := range c.from {
		c.count(r+1, games[from:])
		f.paid.rounds += len(games) - from
	}
	c.scale.tell(f)
	return true
}

// settle looks at how the games ended, and adds what the agents are paid to what is told
// of them.
func (c *crowd) settle(f *field, games []int32) {
	const code = (mute - 1) * each
	for _, game := range games {
		joint := joined(committed(c.told[0][game]))
		if c.words > 1 {
			joint += 27 * joined(committed(c.told[1][game]))
		}
		end := &c.fates[int(c.starts[game])*c.joints+joint]
		if !end.known {
			*end = c.fate(int(c.starts[game]), joint)
		}
		f.paid.valid += int(end.valid)
		f.paid.major += int(end.major)
		for w := range c.words {
			c.told[w][game] = c.told[w][game]&code + end.pays[w]
		}
	}
	f.paid.games += len(games)
}

// fate is how a game ends that began so, after what was committed.
func (c *crowd) fate(start, joint int) fate {
	w, a, e := c.g.starts[start].w, apart3(joint), c.g.env
	for i := range c.g.agents {
		w.choice[i] = int8(a[i])
	}
	how, end := e.judge(&w), fate{known: true}
	if how.Valid {
		end.valid = 1
	}
	if how.Majority {
		end.major = 1
	}
	for i := range c.g.agents {
		end.pays[i/lanes] += c.scale.pay(e.Reward.settles(how, w.choice[i])) << laneOf(i)
	}
	return end
}

// count counts what was decided in a round of games.
func (c *crowd) count(round int, games []int32) {
	counts, met, n := c.scale.counts, c.scale.met, c.scale.meets
	for w := range c.words {
		told, places, ahead := c.told[w], c.places[w][(round-1)*c.room:][:c.room], c.scale.ahead(round)*each
		for _, game := range games {
			at := places[game] + told[game] + ahead
			n = meet(counts, met, n, at%laneSize)
			if w > 0 {
				continue
			}
			n = meet(counts, met, n, at>>laneBits%laneSize)
			n = meet(counts, met, n, at>>(2*laneBits))
		}
	}
	c.scale.meets = n
}

// meet counts a decision at a place; without a branch on whether it is the first one
// there, which then is one more that was met.
func meet(counts []int32, met []uint32, n int, place uint64) int {
	was := counts[place]
	counts[place] = was + 1
	met[n] = uint32(place)
	return n + int(uint32(was-1)>>31)
}
