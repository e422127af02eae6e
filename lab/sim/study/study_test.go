package study

import (
	"errors"
	"reflect"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// TestEveryArmCanBePlayed holds of both sizes: each arm is a scenario, each control an arm of its
// world, and what two arms differ by is in their settings.
func TestEveryArmCanBePlayed(t *testing.T) {
	for _, size := range []Size{Full(), Quick()} {
		for _, y := range All() {
			if !strings.HasSuffix(y.Question, "?") || y.Share <= 0 || y.Share > 1 {
				t.Errorf("%s asks %q with a share of %v", y.Name, y.Question, y.Share)
			}
			for _, w := range y.Worlds {
				known := map[string]scenario.Scenario{}
				for _, a := range w.Arms {
					s, err := w.Scenario(a, size)
					if err != nil {
						t.Errorf("%s, %s: %v", y.Name, w.Name, err)
					}
					if _, twice := known[a.Name]; twice {
						t.Errorf("%s, %s: %s is there twice", y.Name, w.Name, a.Name)
					}
					known[a.Name] = s
				}
				for _, a := range w.Arms {
					for _, c := range a.Against {
						control, ok := known[c]
						if !ok || reflect.DeepEqual(control, known[a.Name]) {
							t.Errorf("%s, %s: %s is compared with %s", y.Name, w.Name, a.Name, c)
						}
					}
				}
			}
		}
	}
}

// TestMindsDifferByOnePart holds of the contrasts that defaults are set by.
func TestMindsDifferByOnePart(t *testing.T) {
	of := map[string][]Setting{}
	for _, a := range learners() {
		of[a.Name] = a.Set
	}
	for _, p := range parts() {
		for _, by := range p.by {
			var changed []string
			for i, s := range of[by[0]] {
				if s != of[by[1]][i] {
					changed = append(changed, s.Key)
				}
			}
			if p.key != "all" && !reflect.DeepEqual(changed, []string{"mind." + p.key}) {
				t.Errorf("%s and %s differ by %v, not by %s", by[0], by[1], changed, p.key)
			}
		}
	}
	for _, m := range combinations() {
		if want := []Setting{{"mind.merge", m[1]}, {"mind.value", m[2]}, {"mind.choice", m[3]}}; !reflect.DeepEqual(of[m[0]], want) {
			t.Errorf("%s has %v", m[0], of[m[0]])
		}
	}
}

// TestWorldsOfAPoolShareNoSeed and no fleet is played twice.
func TestWorldsOfAPoolShareNoSeed(t *testing.T) {
	size := Full()
	p, err := NewPlan(All(), size, "test")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]bool{}
	for _, j := range p.Jobs {
		if seen[j.Key] {
			t.Fatalf("%s plays seed %d twice", j.Study, j.Seed)
		}
		seen[j.Key] = true
	}
	y := grid()
	seeds := map[uint64]int{}
	for j := range y.Worlds {
		for n := range size.Of(y) {
			seeds[size.seed(y, j, n)]++
		}
	}
	if len(seeds) != len(y.Worlds)*size.Of(y) {
		t.Errorf("%d seeds for %d worlds of %d", len(seeds), len(y.Worlds), size.Of(y))
	}
	if other, err := NewPlan(All()[:1], size, "another engine"); err != nil || seen[other.Jobs[0].Key] {
		t.Errorf("another engine's fleets are taken for this one's: %v", err)
	}
}

func TestByName(t *testing.T) {
	two, err := ByName("grid", "policies")
	if err != nil || len(two) != 2 || two[0].Name != "policies" {
		t.Errorf("%v, %v", two, err)
	}
	if _, err := ByName("policies", "poems"); !errors.Is(err, ErrUnknown) || !strings.Contains(err.Error(), `"poems"`) {
		t.Error(err)
	}
}
