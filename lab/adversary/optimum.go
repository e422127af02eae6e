package adversary

// cloner is a game that can be played on in several ways.
type cloner interface{ clone() Game }

// mostNodes bounds the moves that are played to enumerate a game.
const mostNodes = 1 << 20

// Optimum is the list of moves that gains most on a seed, by playing all of them: what
// an adversary could do that knows all chance beforehand. It bounds what any policy
// learns. False: the game cannot be enumerated.
func (k Kind) Optimum(seed uint64, on bool) (best Moves, ok bool) {
	g, ok := k.start(seed, on).(cloner)
	if !ok {
		return best, false
	}
	s := search{kind: k, best: Moves{Seed: seed}}
	s.from(g, 0)
	return s.best, s.found && s.nodes < mostNodes
}

// search is an enumeration under way.
type search struct {
	kind  Kind
	moves []int
	nodes int
	found bool
	best  Moves
}

// from plays all that can follow, depth first; of equal ones the first counts.
func (s *search) from(g cloner, gain float64) {
	for move := range s.kind.Moves {
		if s.nodes++; s.nodes >= mostNodes {
			return
		}
		next := g.clone()
		more, over := next.Do(move)
		s.moves = append(s.moves, move)
		switch deeper, can := next.(cloner); {
		case over && (!s.found || gain+more > s.best.Gain):
			s.found, s.best.Gain, s.best.Moves = true, gain+more, append([]int(nil), s.moves...)
		case !over && can:
			s.from(deeper, gain+more)
		}
		s.moves = s.moves[:len(s.moves)-1]
	}
}
