package consensus

import (
	"math"
	"testing"
)

// talk is a game of agreement with the paper's defaults.
func talk(honest, byzantine int) Env {
	e := Env{Honest: honest, Byzantine: byzantine, Method: Agreement, Channel: Synchronous, Identity: Authenticated, Rounds: 10, Win: CV, Reward: paperReward(byzantine)}
	return e
}

func slush(inits string, rounds int) Env {
	e := talk(5, 0)
	e.Sample, e.Inits, e.Rounds, e.Win, e.Reward = 3, inits, rounds, ByMajor, slushReward()
	return e
}

func pki(history int) Env {
	e := talk(3, 1)
	e.Identity, e.History, e.Rounds = Signed, history, 4
	return e
}

func TestOptima(t *testing.T) {
	majority := talk(3, 0)
	majority.Win = ByMajor
	adopt := slush("3-2", 11)
	adopt.Adopt = true
	anonymous := talk(3, 0)
	anonymous.Identity = Anonymous
	broadcast := talk(3, 0)
	broadcast.Method = Broadcast
	interactive := talk(3, 0)
	interactive.Method, interactive.Reward.Majority = Interactive, false
	signedVector := pki(2)
	signedVector.Method = Interactive
	for _, c := range []struct {
		name   string
		env    Env
		frozen bool
		want   float64
		rounds int
	}{
		{"3 honest", talk(3, 0), false, 1, 2},
		{"3 honest by majority", majority, false, 1, 2},
		{"anonymous", anonymous, false, 1, 2},
		{"broadcast", broadcast, false, 1, 5},
		{"interactive", interactive, false, 1, 2},
		{"breaking", talk(2, 1), true, 0.5, 2},
		{"joint", talk(2, 1), false, 0.75, 1},
		{"3 + 1 without relays", talk(3, 1), false, 0.875, 1},
		{"PKI, last state", pki(0), false, 0.875, 1},
		{"PKI", pki(2), false, 1, 3},
		{"PKI, a value for each", signedVector, false, 1, 3},
		{"slush 4-1", slush("4-1", 11), false, 1, 2},
		{"slush 3-2, 5 samples", slush("3-2", 6), false, math.Pow(1-1./32, 3), 6},
		{"slush 3-2, 10 samples", slush("3-2", 11), false, math.Pow(1-1./1024, 3), 11},
		{"slush 3-2, 1 sample", slush("3-2", 2), false, 0.5, 1},
		{"slush 3-2, adopting", adopt, false, 5. / 6, 11},
	} {
		s, err := Solve(c.env, c.frozen)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		within := 1e-12
		if c.env.Adopt {
			within = 1e-3 // 5/6 is the limit
		}
		if math.Abs(s.Optimum-c.want) > within || s.Rounds != c.rounds {
			t.Errorf("%s: %v in %d rounds, not %v in %d", c.name, s.Optimum, s.Rounds, c.want, c.rounds)
		}
		t.Logf("%s: %+v", c.name, s)
	}
}
