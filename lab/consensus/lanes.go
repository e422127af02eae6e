package consensus

// Three agents' numbers lie beside each other in a word, so that one operation is done
// for all three. A draw leaves one bit of its lane to spare.
const (
	words    = 2 // for mostAgents
	lanes    = 3 // in a word
	laneBits = drawBits + 1
	laneSize = 1 << laneBits

	each  = 1 | 1<<laneBits | 1<<(2*laneBits) // a one in each lane
	draws = 1 << drawBits                     // that there are; a cut that none is beyond
)

// laneOf is the lowest bit of an agent's lane.
func laneOf(agent int) int { return agent % lanes * laneBits }

// beyond has a one in the lane of each agent whose draw is beyond its cut.
func beyond(word, cuts uint64) uint64 {
	return ((word&((draws-1)*each) | draws*each) - cuts) >> drawBits & each
}

// joined is lane 0 + 3 · lane 1 + 9 · lane 2, of lanes up to 2.
func joined(actions uint64) int {
	return int(actions * (1<<(2*laneBits) | 3<<laneBits | 9) >> (2 * laneBits) & 31)
}

// upTo is how many draws are not beyond a cut of 2⁵³.
func upTo(cut int64) uint64 { return uint64(cut+1<<(53-drawBits)-1) >> (53 - drawBits) }
