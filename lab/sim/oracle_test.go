package sim

import (
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// TestOraclesKnow shows that one oracle takes the best and the other, drawing ranks,
// something worse, but better than who knows nothing.
func TestOraclesKnow(t *testing.T) {
	worth := map[scenario.Choice]float64{}
	for _, c := range []scenario.Choice{scenario.Oracle, scenario.OracleRank, scenario.Random} {
		s := scenario.Default().WithAgents(20)
		s.Days, s.Mind.Choice = 30, c
		r, err := Run(t.Context(), s, Options{Seed: 5})
		if err != nil {
			t.Fatal(err)
		}
		worth[c] = r.Efficiency
	}
	if worth[scenario.Oracle] < 0.999 || worth[scenario.OracleRank] > 0.999 || worth[scenario.OracleRank] < worth[scenario.Random]+0.1 {
		t.Errorf("worth of the best: %v", worth)
	}
}
