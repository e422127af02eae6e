package adversary

import (
	"math"
	"testing"

	"github.com/dollynator/dolly/agent/qd"
	"pgregory.net/rapid"
)

// gains is the mean gain of a move that is made always.
func gains(t *testing.T, rule qd.Rule, party, move int) (gain, control float64) {
	t.Helper()
	const seeds = 100
	for seed := range uint64(seeds) {
		l := newLesson(seed, true, rule, party)
		for over := false; !over; {
			var g float64
			g, over = l.Do(move)
			gain += g / seeds
		}
		if l.refused != nil {
			t.Fatalf("seed %d: %v", seed, l.refused)
		}
		for _, c := range l.control {
			control += c / seeds
		}
	}
	return gain, control
}

// TestI37ThreeVoicesAreAQuorumAndTwoAreNot: what FINDINGS.md says of hearsay, and what
// an honest fleet loses by each rule.
func TestI37ThreeVoicesAreAQuorumAndTwoAreNot(t *testing.T) {
	two, evidence := gains(t, byEvidence(), 2, sinkAll)
	three, _ := gains(t, byEvidence(), 3, sinkAll)
	_, mean := gains(t, qd.Ancestral(), 2, truth)
	t.Logf("two of six gain %.2f, three of seven %.2f; nobody lies: evidence loses %.2f, tables %.2f", two, three, evidence, mean)
	if two > 1 || three < 3.5 {
		t.Errorf("two slots gain %.2f, three %.2f", two, three)
	}
	if evidence > 3 || mean < 7 {
		t.Errorf("nobody lies: evidence loses %.2f of 20, tables %.2f", evidence, mean)
	}
}

// TestALessonOfTheTruthCostsNothing: the twin is the same fleet.
func TestALessonOfTheTruthCostsNothing(t *testing.T) {
	for _, k := range []Kind{tablesKind(), hearsayKind()} {
		for seed := range uint64(20) {
			if gain, err := k.Play(seed, seed%2 == 0, nil); gain != 0 || err != nil {
				t.Errorf("%s, seed %d: %v, %v", k.Name, seed, gain, err)
			}
		}
	}
}

// TestI35LiesAboutTablesAreTaken: the wire takes the largest value there is, and no
// larger one; the fleet goes on learning in any case.
func TestI35LiesAboutTablesAreTaken(t *testing.T) {
	k := tablesKind()
	rapid.Check(t, func(t *rapid.T) {
		l := newLesson(rapid.Uint64().Draw(t, "seed"), rapid.Bool().Draw(t, "on"), qd.Ancestral(), lessonParty)
		for over := false; !over; {
			var gain float64
			if gain, over = l.Do(rapid.IntRange(0, len(k.Moves)-1).Draw(t, "move")); math.Abs(gain) > lessonHonest {
				t.Fatalf("%v purchases of %d in a month", gain, lessonHonest)
			}
		}
		if l.refused != nil || l.month != lessonMonths {
			t.Fatalf("month %d: %v", l.month, l.refused)
		}
	})
}

// TestNothingGainsMoreThanTheOptimum plays lists of moves, on both of one seed.
func TestNothingGainsMoreThanTheOptimum(t *testing.T) {
	const seed = 4
	k := hearsayKind()
	best, ok := k.Optimum(seed, true)
	if !ok {
		t.Fatal("it cannot be enumerated")
	}
	if again, err := k.Play(seed, true, best.Moves); err != nil || math.Abs(again-best.Gain) > 1e-12 {
		t.Errorf("the optimum is %v, and plays to %v, %v", best.Gain, again, err)
	}
	rapid.Check(t, func(t *rapid.T) {
		moves := rapid.SliceOfN(rapid.IntRange(0, len(k.Moves)-1), lessonMonths, lessonMonths).Draw(t, "moves")
		if gain, err := k.Play(seed, true, moves); err != nil || gain > best.Gain+1e-12 {
			t.Fatalf("%v gains %v, %v: more than %v by %v", moves, gain, err, best.Gain, best.Moves)
		}
	})
	if _, ok := stopKind().Optimum(seed, true); ok {
		t.Error("a game of 48 hours was enumerated")
	}
}
