package consensus

import (
	"errors"
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
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

func cube(x float64) float64 { return x * x * x }

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
		{"slush 3-2, 5 samples", slush("3-2", 6), false, cube(31. / 32), 6},
		{"slush 3-2, 10 samples", slush("3-2", 11), false, cube(1023. / 1024), 11},
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
	}
}

func TestWhatCannotBeSolvedIsSaid(t *testing.T) {
	late := talk(3, 0)
	late.Channel, late.Arrive = Asynchronous, 0.5
	liars := slush("", 11)
	liars.Honest, liars.Byzantine = 4, 1
	large := pki(2)
	large.Honest, large.Byzantine = 4, 2
	turns := talk(2, 1)
	turns.Method = Broadcast
	for name, e := range map[string]Env{"asynchronous": late, "sampling liars": liars, "large": large, "in turn": turns} {
		if _, err := Solve(e, false); !errors.Is(err, ErrUnsolved) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := Solve(talk(3, 0), true); !errors.Is(err, ErrUnsolved) {
		t.Errorf("frozen, against nobody: %v", err)
	}
	if _, err := Solve(Env{}, false); !errors.Is(err, ErrEnv) {
		t.Errorf("no game: %v", err)
	}
	late.Channel, late.Settled = Partial, 3
	if s, err := Solve(late, false); err != nil || s.Optimum != 1 || s.Rounds != 4 {
		t.Errorf("settled: %+v, %v", s, err)
	}
}

// TestNoRuleBeatsTheOptimum holds every rule that people can read against the optimum.
func TestNoRuleBeatsTheOptimum(t *testing.T) {
	for honest := 1; honest <= 2; honest++ {
		for _, identity := range []Identity{Signed, Authenticated, Anonymous} {
			for history := range 3 {
				e := talk(honest, 1)
				e.Identity, e.History, e.Rounds = identity, history, 4
				s, err := Solve(e, false)
				if errors.Is(err, ErrUnsolved) {
					continue
				}
				if err != nil {
					t.Fatal(err)
				}
				g := newGraph(&e)
				for _, r := range rules(e) {
					if v := g.worst(r.of(g.sights), e.Win, false); v.value > s.Optimum {
						t.Errorf("%d honest, %s, history %d: %s wins %v of %v", honest, identity, history, r.Name, v.value, s.Optimum)
					}
				}
			}
		}
	}
}

// TestRandomTablesDoNotBeatTheClasses compares with protocols drawn at random, which
// may decide whenever they like.
func TestRandomTablesDoNotBeatTheClasses(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		e := talk(rapid.IntRange(2, 3).Draw(t, "honest"), 1)
		e.Rounds = 4
		s, err := Solve(e, false)
		if err != nil {
			t.Fatal(err)
		}
		r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
		table := map[int32]int{}
		g := newGraph(&e)
		v := g.worst(func(id int32) int {
			if _, known := table[id]; !known {
				table[id] = r.IntN(3)
			}
			return table[id]
		}, e.Win, false)
		if v.value > s.Optimum {
			t.Fatalf("a table drawn at random wins %v of %v", v.value, s.Optimum)
		}
	})
}
