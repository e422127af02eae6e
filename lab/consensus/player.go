package consensus

import (
	"math/rand/v2"

	"github.com/dollynator/dolly/lab/rl"
)

// player is one network's policy, evaluated once for whatever is seen while it does not
// change.
type player struct {
	policy *rl.Policy
	rows   []shown // by what is seen
	asked  []int32 // what of rows is set
	direct bool    // nothing is shared
}

// shown is what a policy says where something is seen. It is all that a decision needs,
// in one place.
type shown struct {
	row int32    // 1 + the row, or 0
	cut [2]int64 // of a policy with three actions: as [rl.Policy.Draw] has them
}

func newPlayer(n *rl.Net) *player { return &player{policy: rl.NewPolicy(n)} }

// reset forgets all rows: the network changed, or an epoch ended.
func (p *player) reset() {
	p.policy.Clear()
	for _, id := range p.asked {
		p.rows[id].row = 0
	}
	p.asked = p.asked[:0]
}

// row is the one of what has this number; new ones are described by ones.
func (p *player) row(id int32, ones func(id int32) []uint16) int {
	if id >= 0 && int(id) < len(p.rows) && p.rows[id].row > 0 && !p.direct {
		return int(p.rows[id].row) - 1
	}
	return p.newRow(id, ones)
}

func (p *player) newRow(id int32, ones func(id int32) []uint16) int {
	row := p.policy.Add(ones(id))
	if id < 0 || p.direct {
		return row
	}
	for int(id) >= len(p.rows) {
		p.rows = append(p.rows, make([]shown, 1+len(p.rows)+int(id))...)
	}
	p.rows[id].row = int32(row) + 1
	copy(p.rows[id].cut[:], p.policy.Cuts(row))
	p.asked = append(p.asked, id)
	return row
}

// greedy is the likeliest action.
func (p *player) greedy(ones func(id int32) []uint16) choose {
	return func(id int32) int { return p.policy.Greedy(p.row(id, ones)) }
}

// bits are 53 random ones.
func bits(c *rand.PCG) uint64 { return c.Uint64() >> 11 }

// uniform is a number from 0 to 1.
func uniform(c *rand.PCG) float64 { return float64(bits(c)) * 0x1p-53 }
