package consensus

import (
	"fmt"
	"math"
)

// Reward is what both sides are paid.
type Reward struct {
	// Majority says that committing another value than the majority of honest initial
	// ones is told from being right.
	Majority  bool  `json:"judge_majority"`
	Honest    Table `json:"honest"`
	Byzantine Table `json:"byzantine"`
}

// Table is one side's column. Of the first four one is paid, once and to the whole
// side: the first that applies.
type Table struct {
	Consistency float64 `json:"consistency"`
	Validity    float64 `json:"validity"`
	Majority    float64 `json:"majority"`
	Correct     float64 `json:"correct"`
	// Round is for each of an honest agent's actions that is no commit; for a Byzantine
	// one, for each round in which some honest agent has not committed.
	Round float64 `json:"round"`
	// FirstRoundCommit is for an honest agent that commits in round 1.
	FirstRoundCommit float64 `json:"first_round_commit"`
	// Own is paid to an honest agent whose own commit is the majority of honest initial
	// values, and taken from one whose is not.
	Own float64 `json:"own"`
}

// mostReward bounds a reward, so that sums stay exact enough.
const mostReward = 1e6

func (r Reward) check() error {
	for _, t := range []Table{r.Honest, r.Byzantine} {
		for _, v := range []float64{t.Consistency, t.Validity, t.Majority, t.Correct, t.Round, t.FirstRoundCommit, t.Own} {
			if math.IsNaN(v) || math.Abs(v) > mostReward {
				return fmt.Errorf("reward %v: to %g either way: %w", v, mostReward, ErrEnv)
			}
		}
	}
	return nil
}

// paperReward is the paper's table for honest agents alone, or among Byzantine ones.
func paperReward(byzantine int) Reward {
	r := Reward{Majority: byzantine == 0, Honest: Table{Consistency: -1, Validity: -2, Majority: -1, Correct: 1, Round: -0.03}}
	if byzantine > 0 {
		r.Byzantine = Table{Consistency: 1, Validity: 1, Majority: 1, Correct: -1, Round: 0.03}
	}
	return r
}

// slushReward is the paper's table for sampling.
func slushReward() Reward {
	return Reward{Majority: true, Honest: Table{Consistency: -4, Validity: -4, Majority: -10, Correct: 1, Round: -0.03}}
}
