package main

import (
	"bytes"
	"context"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
	"github.com/spf13/pflag"
)

// asked runs the program in this process.
func asked(ctx context.Context, args ...string) (code int, out, said string) {
	var stdout, stderr bytes.Buffer
	env := &Env{In: strings.NewReader(""), Out: &stdout, Err: &stderr, Getenv: func(string) string { return "" }}
	code = run(ctx, args, env)
	return code, stdout.String(), stderr.String()
}

func TestInterruptedSimPrintsWhatThereIs(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for _, args := range [][]string{{"sim", "--agents", "9", "--json"}, {"sim", "--agents", "9", "--seeds", "3", "--json"}} {
		code, out, said := asked(ctx, args...)
		if code != cli.Interrupted || !strings.Contains(out, `"interrupted": true`) || said != "dolly: interrupted\n" {
			t.Errorf("%v: code %d, %q, %s", args, code, said, out)
		}
	}
}

func TestFigureOfRuns(t *testing.T) {
	f := figureOf("x", []float64{2, 4, 6, 8})
	if f.Mean != 5 || f.Min != 2 || f.Max != 8 || math.Abs(f.CI-1.96*math.Sqrt(20.0/3/4)) > 1e-12 {
		t.Errorf("%+v", f)
	}
	if one := figureOf("x", []float64{3}); one.Mean != 3 || one.CI != 0 {
		t.Errorf("%+v", one)
	}
	if none := figureOf("x", nil); none != (simFigure{Name: "x"}) {
		t.Errorf("%+v", none)
	}
}

func TestCSVHasTheNamesOfJSON(t *testing.T) {
	got, err := csvOf([]simSeed{{Seed: 1, Efficiency: 0.5, TraceHash: "a,b"}, {Seed: 1 << 60}})
	want := "seed,agents_alive,births,deaths,extinct_day,agent_days,purchase_efficiency,sat_earned,sat_rent,invariants_broken,trace_hash\n" +
		"1,0,0,0,0,0,0.5,0,0,0,\"a,b\"\n1152921504606846976,0,0,0,0,0,0,0,0,0,\n"
	if err != nil || string(got) != want {
		t.Errorf("%v\n%s", err, got)
	}
}

func TestBrokenInvariantsAreAnErrorWithTheWayBack(t *testing.T) {
	var q simQuestion
	f := pflag.NewFlagSet("sim", pflag.ContinueOnError)
	q.flags(f)
	if err := f.Parse([]string{"--scenario", "chaos", "--days", "9", "--set", "liars.kinds=[silent]"}); err != nil {
		t.Fatal(err)
	}
	again := func(seed uint64) string { return q.again(f, seed) }
	if err := broken(0, nil, again); err != nil {
		t.Error(err)
	}
	err := broken(2, []sim.Breach{{Invariant: "I1", Seed: 7, Event: 99, Text: "three keys"}}, again)
	if err == nil || err.Error() != "2 invariants broken; first I1 at event 99 of seed 7: three keys" {
		t.Error(err)
	}
	if hint := dolly.HintOf(err); hint != "dolly sim --scenario chaos --days 9 --set 'liars.kinds=[silent]' --seed 7 plays it again, with --until-broken as small as it still breaks" {
		t.Error(hint)
	}
}

func TestWhatASearchFoundCanBePlayedAgain(t *testing.T) {
	dir := t.TempDir()
	var out bytes.Buffer
	r := simRun{env: &Env{Out: &out}, seed: 5, out: dir}
	small := sim.Shrunk{
		Scenario: scenario.Default().WithAgents(3), Invariant: "I9", Runs: 40,
		Report: sim.Report{Seed: 7, Extinct: -1, Broken: []sim.Breach{{Invariant: "I9", Seed: 7, Event: 99, Day: 1.5, Text: "too much"}}},
	}
	if err := r.showFound(simFound{Name: "chaos", Seed: 7, Tried: 3, Broken: true}, small); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"3 seeds from 5", "I9 in seed 7", "3 agents for 365 days, found in 40 runs", "day 1.50, event 99: too much", "\nagents: 3\n"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is not in\n%s", want, out.String())
		}
	}
	text, err := os.ReadFile(filepath.Join(dir, "smallest.yml"))
	if err != nil {
		t.Fatal(err)
	}
	if back, err := scenario.Parse("", text); err != nil || back.Agents != 3 {
		t.Errorf("%d agents, %v", back.Agents, err)
	}
}

func TestAScenarioIsARowOfFigures(t *testing.T) {
	s := scenario.Default().WithAgents(6)
	s.Days = 8
	row, err := playScenario(t.Context(), s, 2)
	if err != nil || !regexp.MustCompile(`^\| default \| \d+ ± \d+ of 6 \|( [\d.]+ ± [\d.]+ \|){4} \d of 2 \| 0 \|$`).MatchString(row) {
		t.Errorf("%s, %v", row, err)
	}
}

// A bar is drawn over itself and taken away.
func TestBarIsADrawing(t *testing.T) {
	var out bytes.Buffer
	b := newSimBar(&Env{Err: &out, Getenv: func(string) string { return "" }}, "agent-days")
	b.show(1, 5, "day 1 of 1")
	b.clear()
	if out.Len() != 0 {
		t.Errorf("drawn on no terminal: %q", out.String())
	}
	b.out = &out
	b.show(1, 5, "day 1 of 1")
	line := out.String()
	b.clear()
	if !strings.HasPrefix(line, "\r▕████████████████████▏ 100 % · day 1 of 1 · ") || !strings.HasSuffix(out.String(), " \r") {
		t.Errorf("%q", out.String())
	}
}
