package sweep_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
)

// over reads axes.
func over(t *testing.T, texts ...string) (out []sweep.Axis) {
	t.Helper()
	for _, text := range texts {
		a, err := sweep.ParseAxis(text)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, a)
	}
	return out
}

func gridSpec(t *testing.T, texts ...string) sweep.Spec {
	return sweep.Spec{Kind: "bowl", Config: json.RawMessage(`{"y":2}`), Over: over(t, texts...), Method: sweep.Grid, Seeds: 2, Seed: 5, Metric: "low", Goal: sweep.Least}
}

// play makes a sweep and plays it.
func play(t *testing.T, s sweep.Spec, e bowls, jobs int) (sweep.Folder, sweep.Report, error) {
	t.Helper()
	f, err := sweep.Create(t.TempDir(), s, time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r, err := again(t.Context(), f, e, jobs)
	return f, r, err
}

func again(ctx context.Context, f sweep.Folder, e bowls, jobs int) (sweep.Report, error) {
	return sweep.Play(ctx, f, e, sweep.Local{Jobs: jobs, Experiment: e, Folder: f, Options: options()}, func(sweep.Progress) {})
}

func TestAGridIsEachWithEach(t *testing.T) {
	f, r, err := play(t, gridSpec(t, "x=1,3", "y=1,2,4"), bowls{}, 1)
	if err != nil || r.Runs != 12 || r.Done != 12 || r.Failed+r.Missing != 0 || len(r.Settings) != 6 {
		t.Fatalf("%+v, %v", r, err)
	}
	best := r.Settings[0]
	if words := strings.Join(best.Words(), " "); words != "x=3 y=1" || *best.Mean != 0.25+0.0055 || best.Runs != 2 || *best.Least != 0.255 {
		t.Errorf("the best is %s: %+v", words, best)
	}
	lines := strings.Split(string(r.CSV()), "\n")
	if lines[0] != "id,round,point,x,y,seed,state,metric,error" || !strings.HasSuffix(lines[1], ",0,0,1,1,5,done,4.255,") || len(lines) != 14 {
		t.Errorf("%q", lines)
	}
	table, err := f.Run(r.Results[11].ID).Table()
	if err != nil || len(table.Steps) != 4 {
		t.Errorf("%+v, %v: its run is in a folder", table, err)
	}
}

// However many play at once, the report is the same.
func TestAnyNumberOfJobsFindsTheSame(t *testing.T) {
	s := gridSpec(t, "x=0..6")
	s.Method, s.Samples = sweep.Random, 8
	_, one, err := play(t, s, bowls{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	_, many, err := play(t, s, bowls{}, 5)
	if err != nil {
		t.Fatal(err)
	}
	one.Sweep, many.Sweep = "", ""
	if !reflect.DeepEqual(one, many) {
		t.Errorf("%+v\nis not\n%+v", one, many)
	}
}

func TestHalvingGivesTheBudgetToTheBest(t *testing.T) {
	s := gridSpec(t, "x=0.0..6.0")
	s.Method, s.Samples, s.Seeds, s.Keep = sweep.Halving, 9, 1, 3
	s.Budget = &over(t, "steps=2..18")[0]
	_, r, err := play(t, s, bowls{}, 2)
	if err != nil || r.Runs != 9+3+1 || r.Done != 13 {
		t.Fatalf("%d of %d, %v", r.Done, r.Runs, err)
	}
	first := map[int]float64{}
	best := 0
	for _, l := range r.Results[:9] {
		if first[l.Point] = *l.Metric; first[l.Point] < first[best] {
			best = l.Point
		}
	}
	if r.Settings[0].Point != best || r.Settings[0].Round != 2 || r.Results[12].Point != best {
		t.Errorf("the best of the first round is %d, of the last %+v", best, r.Settings[0])
	}
	for _, s := range r.Settings[1:] {
		if s.Round > 1 || first[s.Point] < first[best] {
			t.Errorf("%+v", s)
		}
	}
}

func TestSomeFail(t *testing.T) {
	broken := bowls{before: func(x float64, step int64) error {
		switch {
		case x == 1 && step == 3:
			return errTrip
		case x == 2:
			panic("no ground")
		}
		return nil
	}}
	f, r, err := play(t, gridSpec(t, "x=1,2,3"), broken, 2)
	if err != nil || r.Runs != 6 || r.Done != 2 || r.Failed != 4 || r.Settings[0].Point != 2 || r.Settings[2].Mean != nil {
		t.Fatalf("%+v, %v", r, err)
	}
	if !strings.Contains(r.Results[0].Error, "tripped") || !strings.Contains(r.Results[2].Error, "no ground") || r.Results[0].State != runs.Failed {
		t.Errorf("%+v", r.Results)
	}
	r, err = again(t.Context(), f, bowls{}, 2) // mended
	if err != nil || r.Done != 6 || r.Failed != 0 {
		t.Errorf("%+v, %v", r, err)
	}
	_, whole, err := play(t, gridSpec(t, "x=1,2,3"), bowls{}, 1)
	whole.Sweep, r.Sweep = "", ""
	if err != nil || !reflect.DeepEqual(whole, r) {
		t.Errorf("%+v\nis not\n%+v", r, whole)
	}
}

func TestAStoppedSweepGoesOn(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	steps := 0
	f, err := sweep.Create(t.TempDir(), gridSpec(t, "x=1,2,3,4"), time.Now())
	if err != nil {
		t.Fatal(err)
	}
	r, err := again(ctx, f, bowls{before: func(float64, int64) error {
		if steps++; steps == 15 {
			stop()
		}
		return nil
	}}, 1)
	if !errors.Is(err, context.Canceled) || r.Done != 3 || r.Missing != 5 {
		t.Fatalf("%+v, %v", r, err)
	}
	file, err := os.OpenFile(filepath.Join(string(f), sweep.OutcomesFile), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(`{"id":"to`); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	steps = 0
	r, err = again(t.Context(), f, bowls{before: func(float64, int64) error { steps++; return nil }}, 1)
	if err != nil || r.Done != 8 || steps != 8*4-12 {
		t.Errorf("%d steps, %+v, %v", steps, r, err)
	}
	if r, err = again(t.Context(), f, bowls{before: func(float64, int64) error { return errTrip }}, 1); err != nil || r.Done != 8 {
		t.Errorf("what is done is not done again: %+v, %v", r, err)
	}
}

// Twins, tasks of the same config and seed, are played once and count twice.
func TestTwins(t *testing.T) {
	steps := 0
	_, r, err := play(t, gridSpec(t, "x=1,1"), bowls{before: func(float64, int64) error { steps++; return nil }}, 1)
	if err != nil || r.Runs != 4 || r.Done != 4 || steps != 8 {
		t.Errorf("%d steps, %+v, %v", steps, r, err)
	}
}
