package consensus

// dice is the chance of honest agents that learn, in all games of an epoch. What a draw
// is follows from the epoch's key, the game, the round and the agent: so games may be
// played one by one or all together, and are the same.
type dice struct{ key uint64 }

const (
	golden = 0x9e3779b97f4a7c15 // the step of the sequence that is mixed
	// wordsEach is how many words a game may use: two in each round; where it begins is
	// that of round 0.
	wordsEach = 128
	drawBits  = 20
)

// of is how far on in the sequence a game has its words.
func (d dice) of(game int) uint64 { return uint64(game) * wordsEach * golden }

// at is what a word in a round adds to that.
func (d dice) at(round, word int) uint64 { return d.key + uint64(words*round+word)*golden }

// draw is what an agent draws in a round of a game: 53 bits, of which the upper ones are
// random and the others zero.
func (d dice) draw(game, round, agent int) uint64 {
	word := mixed(d.of(game) + d.at(round, agent/lanes))
	return word >> laneOf(agent) & (1<<drawBits - 1) << (53 - drawBits)
}

// start is where a game begins, of n places.
func (d dice) start(game, n int) int {
	return int(mixed(d.of(game)+d.at(0, 0)) >> 32 * uint64(n) >> 32)
}

// mixed is what splitmix64 makes of its state (Steele, Lea and Flood, OOPSLA 2014).
func mixed(z uint64) uint64 {
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}
