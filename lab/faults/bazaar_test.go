//go:build faults

package faults

import (
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly/fault"
)

// at plays a plan of a subject over processes of this test binary.
func at(t *testing.T, sub Subject, how, plan string) Outcome {
	t.Helper()
	p, err := fault.ParsePlan(plan)
	if err != nil {
		t.Fatal(err)
	}
	out, err := playOver(t.Context(), sub, Options{Fit: fit, Seed: 1, Child: children(t, how)}, p)
	if err != nil {
		t.Fatalf("%s under %s: %v", sub.Name, plan, err)
	}
	return out
}

func TestI34ABuybotThatIsKilledAsksOnce(t *testing.T) {
	t.Parallel()
	out := at(t, buybots(), sound, "buyer/die@17,buyer/done-die@30")
	if len(out.Broken) > 0 || len(out.Fell) != 2 || out.Counts["sold"] == 0 {
		t.Errorf("%q, %v happened, %v", out.Broken, out.Fell, out.Counts)
	}
}

func TestI34ABuybotThatForgetsItsJournalIsFoundOut(t *testing.T) {
	t.Parallel()
	out := at(t, buybots(), blank, "buyer/die@40")
	if !slices.ContainsFunc(out.Broken, func(b string) bool { return strings.HasPrefix(b, "I34") }) {
		t.Errorf("%q, %v happened", out.Broken, out.Fell)
	}
}

// A copy may not sign what its original signed: the lease decides it, and what the
// image has forgotten is told from what was broken.
func TestI28ACloneAndAnOldImageOfASellerForkNothing(t *testing.T) {
	t.Parallel()
	for _, plan := range []string{"alice/clone@30", "bob/copy@20,bob/restore@34"} {
		out := at(t, swaps(), sound, plan)
		if len(out.Broken) > 0 || len(out.Fell) == 0 {
			t.Errorf("%s: %q, %v happened, %v", plan, out.Broken, out.Fell, out.Counts)
		}
	}
}
