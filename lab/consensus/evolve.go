package consensus

import "math/rand/v2"

// evolve plays a generation: each point the same share of an epoch's games, with the
// same chance, valued by what its side is paid.
func (t *Trainer) evolve() error {
	side := 0
	if t.sides[0] == nil {
		side = 1
	}
	s := t.sides[side]
	points := s.search.Ask(t.f.chance)
	values := make([]float64, len(points))
	share := max(1, t.config.Training.Simulations/len(points))
	before := *t.source
	for i, p := range points {
		*t.source = before
		if err := s.player.policy.Net.SetParams(p); err != nil {
			return err
		}
		s.player.reset()
		paid := t.f.paid
		t.games(share)
		values[i] = (t.f.paid.honest - paid.honest) / float64(share)
		if side == 1 {
			values[i] = (t.f.paid.lies - paid.lies) / float64(share)
		}
		t.f.did, t.f.lied = t.f.did[:0], t.f.lied[:0]
	}
	*t.source = *rand.NewPCG(t.source.Uint64(), stream) // games consumed different amounts
	if err := s.search.Tell(values); err != nil {
		return err
	}
	return s.player.policy.Net.SetParams(s.search.Best())
}
