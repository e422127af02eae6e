package consensus

import (
	"math/rand/v2"
)

// taken is one decision of a side.
type taken struct {
	row          int32
	times        int32 // in so many games alike
	action       uint16
	agent, round uint8
	value        float64 // all that the agent gets from here on
}

// opponent is who plays the Byzantine agents of one game: a script, a network, or
// chance where there is neither.
type opponent struct {
	script *script
	net    *player
	learns bool // what the network does is recorded
}

// field is where games are played: what is decided in them, for an epoch.
type field struct {
	g      *graph
	pcg    *rand.PCG
	chance *rand.Rand // of the same source
	dice   dice       // of honest agents that learn
	game   int        // of those for which there are dice
	crowd  *crowd
	honest *player // nil: frozen
	frozen choose
	seen   func(id int32) []uint16

	did, lied []taken // of all games since they were emptied
	paid      payout
}

// payout sums up games.
type payout struct {
	games, rounds int
	valid, major  int     // won by cv, by majority
	honest, lies  float64 // rewards: an honest agent's, a Byzantine one's
}

// play plays one game from a state to its end.
func (f *field) play(n *node, by opponent) {
	did, lied := len(f.did), len(f.lied)
	round := 1
	for ; !n.over && round <= f.g.env.Rounds; round++ {
		n = f.round(n, by, uint8(round))
	}
	f.pay(n, did, lied, round-1)
}

// round plays one round.
func (f *field) round(n *node, by opponent, round uint8) *node {
	var a acts
	g := f.g
	joint, size := 0, 1
	for i, s := range n.sees[:g.agents] {
		if s >= 0 {
			a[i] = f.decide(s, uint8(i), round)
			joint, size = joint+a[i]*size, size*g.actions
		}
	}
	if joint < len(n.to) {
		if to := n.to[joint]; to != nil {
			return to
		}
	}
	lie := 0
	if g.lies > 1 {
		f.lie(&a, n, by, round)
		lie = g.joint(n, &a)
	}
	if g.chancy {
		return g.byChance(n, &a, f.chance)
	}
	return g.after(n, &a, g.branchOf(n, joint, size), lie)
}

// decide is what an honest agent does.
func (f *field) decide(sight int32, agent, round uint8) int {
	p := f.honest
	if p == nil {
		return f.frozen(sight)
	}
	row := p.row(sight, f.seen)
	action := p.policy.Draw(row, f.dice.draw(f.game, int(round), int(agent)))
	f.did = append(f.did, taken{row: int32(row), times: 1, action: uint16(action), agent: agent, round: round})
	return action
}

// lie fills in what Byzantine agents do.
func (f *field) lie(a *acts, n *node, by opponent, round uint8) {
	if by.script != nil && int(round) <= len(by.script.Acts) { // later its game was over: chance
		f.g.apart(n, a, int(by.script.Acts[round-1]))
		return
	}
	for i := range f.g.env.Agents() {
		if !n.w.liar(i) {
			continue
		}
		if by.net == nil {
			a[i] = f.chance.IntN(f.g.env.lies())
			continue
		}
		row := by.net.row(f.g.lieID(n, i), func(int32) []uint16 { return f.g.lieOnes(n, i) })
		a[i] = by.net.policy.Draw(row, bits53(f.pcg))
		if by.learns {
			f.lied = append(f.lied, taken{row: int32(row), times: 1, action: uint16(a[i]), agent: uint8(i), round: round})
		}
	}
}

// pay gives every decision of a game its value.
func (f *field) pay(n *node, did, lied, rounds int) {
	e := f.g.env
	h, b := &e.Reward.Honest, &e.Reward.Byzantine
	end := n.ending(e)
	f.paid.games++
	f.paid.rounds += rounds
	if end.Valid {
		f.paid.valid++
	}
	if end.Majority {
		f.paid.major++
	}
	var rest [mostAgents]float64
	for i := range f.g.agents {
		rest[i] = e.Reward.settles(end, n.w.choice[i])
	}
	price := [2][2]float64{{h.Round, 0}, {h.Round, h.FirstRoundCommit}} // by whether it is round 1, and a commit
	for k := len(f.did) - 1; k >= did; k-- {
		t := &f.did[k]
		first, commits := 0, 0
		if t.round == 1 {
			first = 1
		}
		if t.action > 0 {
			commits = 1
		}
		at := &rest[t.agent%mostAgents]
		*at += price[first][commits]
		t.value = *at
	}
	if did < len(f.did) {
		f.paid.honest += f.earned(n, &rest)
	}
	if e.Byzantine == 0 {
		return
	}
	team := e.Reward.pays(b, end)
	f.paid.lies += team + b.Round*float64(rounds)
	for k := lied; k < len(f.lied); k++ {
		f.lied[k].value = team + b.Round*float64(rounds-int(f.lied[k].round)+1)
	}
}

// earned is what an honest agent got, on average.
func (f *field) earned(n *node, got *[mostAgents]float64) (sum float64) {
	for i, v := range got[:f.g.agents] {
		if f.g.lies == 1 || !n.w.liar(i) {
			sum += v
		}
	}
	return sum / float64(f.g.env.Honest)
}

// clear forgets the games, and keeps the memory.
func (f *field) clear() {
	f.did, f.lied, f.paid = f.did[:0], f.lied[:0], payout{}
}
