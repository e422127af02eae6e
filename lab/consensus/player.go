package consensus

import (
	"math/rand/v2"

	"github.com/dollynator/dolly/lab/rl"
)

// player is one network's policy, evaluated once for whatever is seen while it does not
// change.
type player struct {
	policy  *rl.Policy
	rows    []int32 // by what is seen: 1 + its row, or 0
	asked   []int32 // what of rows is set
	version uint64  // how often rows were begun anew, from 1
	direct  bool    // nothing is shared
}

func newPlayer(n *rl.Net) *player { return &player{policy: rl.NewPolicy(n), version: 1} }

// reset forgets all rows: the network changed, or an epoch ended.
func (p *player) reset() {
	p.policy.Clear()
	for _, id := range p.asked {
		p.rows[id] = 0
	}
	p.asked = p.asked[:0]
	p.version++
}

// row is the one of what has this number; new ones are described by ones.
func (p *player) row(id int32, ones func(id int32) []uint16) int {
	if id >= 0 && int(id) < len(p.rows) && p.rows[id] > 0 && !p.direct {
		return int(p.rows[id]) - 1
	}
	row := p.policy.Add(ones(id))
	if id < 0 || p.direct {
		return row
	}
	for int(id) >= len(p.rows) {
		p.rows = append(p.rows, make([]int32, 1+len(p.rows)+int(id))...)
	}
	p.rows[id] = int32(row) + 1
	p.asked = append(p.asked, id)
	return row
}

// greedy is the likeliest action.
func (p *player) greedy(ones func(id int32) []uint16) choose {
	return func(id int32) int { return p.policy.Greedy(p.row(id, ones)) }
}

// bits53 are 53 random ones.
func bits53(c *rand.PCG) uint64 { return c.Uint64() >> 11 }

// uniform is a number from 0 to 1.
func uniform(c *rand.PCG) float64 { return float64(bits53(c)) * 0x1p-53 }
