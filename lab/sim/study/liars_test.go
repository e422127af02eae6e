package study

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// TestLiarsAreJudgedByKind: what one kind of lie costs is found over all shares of
// liars together, in seeds that no other study has, and is in the page's summary.
func TestLiarsAreJudgedByKind(t *testing.T) {
	dear := func(ctx context.Context, s scenario.Scenario, seed uint64) (sim.Report, error) {
		r, err := fake(ctx, s, seed)
		if s.Liars.Share > 0 && s.Liars.Kinds[0] == scenario.Silent {
			r.Efficiency -= s.Liars.Share/4 + float64(seed%5)/1000
		}
		return r, err
	}
	results := judgedBy(t, planned(t, 20, "liars-evidence"), dear)
	r := results[0]
	if r.Seeds != 4 || r.First != 1001 || r.last() != 1012 || len(r.Worlds) != 3 {
		t.Errorf("%d seeds from %d to %d in %d worlds", r.Seeds, r.First, r.last(), len(r.Worlds))
	}
	if d := find(t, r.Pooled, string(scenario.Silent), honest).By[0]; d.Verdict != Worse || d.N != 12 || math.Abs(d.Mean+0.06) > 0.003 {
		t.Errorf("silence: %+v", d)
	}
	if d := find(t, r.Pooled, string(scenario.Constant), honest).By[0]; d.Verdict != Nothing || d.Ties != 12 {
		t.Errorf("constants: %+v", d)
	}
	want := "- Evidence: 1 of 7 kinds of lies are worse than honest siblings, 0 worse than none; the dearest by efficiency is `silent`"
	if page := Page(results, Size{Seeds: 20, First: 1}); !strings.Contains(page, want) || !strings.Contains(page, "−0.004 of 10 % liars") || !strings.Contains(page, "of 40 % liars.") {
		t.Error(page[strings.Index(page, "## Defaults"):])
	}
}

// TestLiarsHavePairsEnough holds of what the shipped page is made of.
func TestLiarsHavePairsEnough(t *testing.T) {
	for _, y := range All() {
		if y.Believer == "" {
			continue
		}
		if n := Full().Of(y) * len(y.Worlds); n != 66 {
			t.Errorf("%s has %d pairs for each kind", y.Name, n)
		}
		if first, policies := Full().seed(y, 0, 0), Full().Of(policies()); first <= uint64(policies)+Full().First {
			t.Errorf("%s begins with seed %d, which was looked at", y.Name, first)
		}
	}
}
