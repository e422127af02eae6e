package bench_test

import (
	"context"
	"errors"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/bench"
)

func TestLearningIsMeasuredByAllTheSame(t *testing.T) {
	rows, err := bench.Learn(context.Background(), bench.LearnConfig{Offers: 20, Updates: 60, Samples: 2})
	if err != nil {
		t.Fatal(err)
	}
	checks := map[string]string{}
	for _, r := range rows {
		if r.Row != "learn" || r.Samples < 1 || r.Unit == "" {
			t.Errorf("row %+v", r)
		}
		if strings.HasPrefix(r.Variant, "wire") && (r.Median < 100 || r.Median > 640) {
			t.Errorf("%s takes %v bytes", r.Variant, r.Median)
		}
		if r.Side == "dolly" && r.Check != "" {
			checks[r.Variant] = r.Check
		}
	}
	for _, r := range rows {
		if want := checks[r.Variant]; r.Check != want && r.Side == "plain matrices" {
			t.Errorf("%s: %s says %s, dolly %s", r.Variant, r.Side, r.Check, want)
		}
	}
	if len(checks) != 2 {
		t.Errorf("checks %v", checks)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := bench.Learn(ctx, bench.LearnConfig{Offers: 3, Updates: 10, Samples: 1}); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
}
