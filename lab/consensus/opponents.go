package consensus

import "slices"

// mostScripts is how many ways to lose are kept. A search adds a quarter of it at most,
// of more as many at even distances; the oldest leave, so that a policy cannot go round
// in circles before its own opponents.
const mostScripts = 8192

// mine looks for every way in which the greedy policy loses, and keeps them as
// opponents: chance hardly ever finds them once there are few.
func (t *Trainer) mine() {
	g := t.whole()
	found := g.worst(newPlayer(t.sides[0].player.policy.Net).greedy(g.sights.inputsOf), t.config.Env.Win, true).scripts
	take := min(mostScripts/4, len(found))
	t.fresh = take
	for i := range take {
		t.scripts = append(t.scripts, found[i*len(found)/take])
	}
	if over := len(t.scripts) - mostScripts; over > 0 {
		t.scripts = slices.Delete(t.scripts, 0, over)
	}
}

// script draws one of the newest ways to lose, or as often one of all that are kept.
func (t *Trainer) script() *script {
	from := 0
	if t.fresh > 0 && t.f.chance.IntN(2) == 0 {
		from = len(t.scripts) - t.fresh
	}
	return &t.scripts[from+t.f.chance.IntN(len(t.scripts)-from)]
}

// keepOpponent puts the Byzantine network as it is into the pool.
func (t *Trainer) keepOpponent() {
	if len(t.pool) == t.config.Training.Opponent.PoolSize {
		t.pool = t.pool[1:]
	}
	t.pool = append(t.pool, newPlayer(t.sides[1].player.policy.Net.Clone()))
}
