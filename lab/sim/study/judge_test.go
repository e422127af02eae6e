package study

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// fake is a runner in which evidence buys better by a fifth, half of the fleets that
// draw by chance die out, and nothing else matters but the seed.
func fake(_ context.Context, s scenario.Scenario, seed uint64) (sim.Report, error) {
	luck := math.Mod(float64(seed)*0.6180339887, 1)
	r := sim.Report{Seed: seed, Efficiency: 0.4 + 0.3*luck, Births: 40 + int(seed%7), Bought: 50, Extinct: -1, AgentDays: int64(s.Agents * s.Days / 2), TraceHash: "t"}
	if s.Mind.Merge == scenario.MergeEvidence {
		r.Efficiency += 0.2 + 0.01*math.Mod(luck*7, 1)
	}
	if s.Mind.Choice == scenario.Random && seed%2 == 0 {
		r.Extinct, r.AgentDays = 90, r.AgentDays/2
	}
	for d := range s.Days {
		r.Days = append(r.Days, sim.Day{Day: d + 1, Alive: 10})
	}
	return r, nil
}

// played plays a plan with a runner, without what is in have.
func played(t *testing.T, p Plan, run Runner, have map[string]Fleet) map[string]Fleet {
	t.Helper()
	out := map[string]Fleet{}
	for k, f := range have {
		out[k] = f
	}
	for _, j := range p.Missing(have) {
		f, err := Play(t.Context(), run, j)
		if err != nil {
			t.Fatal(err)
		}
		out[j.Key] = f
	}
	return out
}

func planned(t *testing.T, seeds int, names ...string) Plan {
	t.Helper()
	studies, err := ByName(names...)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewPlan(studies, Size{Seeds: seeds, First: 1}, "test")
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func judgedBy(t *testing.T, p Plan, run Runner) []Result {
	t.Helper()
	results, err := Judge(p, played(t, p, run, nil))
	if err != nil {
		t.Fatal(err)
	}
	return results
}

func find(t *testing.T, all []Comparison, arm, against string) Comparison {
	t.Helper()
	for _, c := range all {
		if c.Arm == arm && c.Against == against {
			return c
		}
	}
	t.Fatalf("%s is not compared with %s", arm, against)
	return Comparison{}
}

func TestJudgeFindsWhatIsThere(t *testing.T) {
	r := judgedBy(t, planned(t, 20, "policies"), fake)[0]
	all := r.Worlds[0].Comparisons
	if d := find(t, all, evidence, mean).By[0]; d.Verdict != Better || math.Abs(d.Mean-0.205) > 0.005 || d.Wins != 20 || d.N != 20 {
		t.Errorf("evidence: %+v", d)
	}
	if d := find(t, all, mean, isolated).By[0]; d.Verdict != Nothing || d.Ties != 20 {
		t.Errorf("the mean: %+v", d)
	}
	random := find(t, all, "random", isolated).By
	if random[1].Verdict != Worse || math.Abs(random[1].Mean+0.125) > 1e-9 || random[3].Verdict != Nothing && random[3].Verdict != Worse || random[3].Mean != 0.5 || random[3].Wins != 0 {
		t.Errorf("chance: %+v", random)
	}
	if !strings.Contains(r.Verdict, "better: ") || !strings.Contains(r.Verdict, "nothing shown in") || strings.Count(r.Verdict, "By ") != 2 {
		t.Error(r.Verdict)
	}
}

func TestDefaultsFollowTheRule(t *testing.T) {
	d := Defaults(judgedBy(t, planned(t, 20, "policies", "grid"), fake))
	if !d.Decided || d.Merge != "evidence" {
		t.Errorf("%+v", d)
	}
	// Where evidence kills somewhere, it is no default.
	kills := func(ctx context.Context, s scenario.Scenario, seed uint64) (sim.Report, error) {
		r, err := fake(ctx, s, seed)
		if s.Mind.Merge == scenario.MergeEvidence && s.Agents == 80 {
			r.AgentDays /= 4
			r.AgentDays -= int64(seed)
		}
		return r, err
	}
	if d := Defaults(judgedBy(t, planned(t, 40, "policies", "slots"), kills)); !d.Decided || d.Merge != "mean" || d.Value != "efficiency" || d.Choice != "rank" {
		t.Errorf("%+v", d)
	}
	if d := Defaults(nil); d.Decided {
		t.Errorf("%+v", d)
	}
}

func TestAFailedFleetConcludesNothing(t *testing.T) {
	p := planned(t, 10, "policies", "slots")
	broken := func(ctx context.Context, s scenario.Scenario, seed uint64) (sim.Report, error) {
		r, err := fake(ctx, s, seed)
		if seed == 3 && s.Agents == 40 && s.Mind.Choice == scenario.Oracle {
			r.InvariantsBroken, r.Broken = 1, []sim.Breach{{Invariant: "I9", Text: "two lives"}}
		}
		return r, err
	}
	results := judgedBy(t, p, broken)
	r := results[0]
	if len(r.Failed) != 1 || !strings.Contains(r.Verdict, "Not concluded: 1 fleets") || !strings.Contains(r.Verdict, "oracle, seed 3: 1 invariants broken, first I9: two lives") {
		t.Errorf("%q, %v", r.Verdict, r.Failed)
	}
	if d := find(t, r.Worlds[0].Comparisons, "oracle", isolated).By[0]; d.N != 9 {
		t.Errorf("the pair of a broken fleet counts: %+v", d)
	}
	if len(results[1].Failed) != 0 || Defaults(results[:1]).Decided {
		t.Error("one study's failure is another's, or is concluded from")
	}
	empty, err := Judge(p, nil)
	if err != nil || len(empty[0].Failed) != 11*10 {
		t.Errorf("%v, %d were not played", err, len(empty[0].Failed))
	}
}

func TestCalibrationIsAgreement(t *testing.T) {
	p := planned(t, 100, "calibration")
	if r := judgedBy(t, p, fake)[0]; !strings.Contains(r.Verdict, "they agree within ±0.02 under mean (0.000 ± 0.000), capacity + thompson") || strings.Contains(r.Verdict, "differ") {
		t.Error(r.Verdict)
	}
	off := func(ctx context.Context, s scenario.Scenario, seed uint64) (sim.Report, error) {
		r, err := fake(ctx, s, seed)
		if s.Fidelity == scenario.A {
			r.Efficiency -= 0.03
		}
		return r, err
	}
	if r := judgedBy(t, p, off)[0]; !strings.Contains(r.Verdict, "they differ by more than ±0.02 under mean (−0.030 ± 0.000)") {
		t.Error(r.Verdict)
	}
}

// TestKeptFleetsGoOn shows that fleets from the file give the page that all of them
// anew give, byte by byte, and that a line that was cut off is played again.
func TestKeptFleetsGoOn(t *testing.T) {
	p := planned(t, 4, "policies", "slots", "calibration")
	all := played(t, p, fake, nil)
	want, err := Judge(p, all)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	for _, j := range p.Jobs[:len(p.Jobs)/2] {
		if err := Append(&file, j.Key, all[j.Key]); err != nil {
			t.Fatal(err)
		}
	}
	if err := Append(&file, "bad", Fleet{Failed: "yes"}); err != nil {
		t.Fatal(err)
	}
	half, whole, err := Load(bytes.NewReader(file.Bytes()[:file.Len()-3]))
	if err != nil || len(half) != len(p.Jobs)/2-1 || whole >= int64(file.Len()-3) {
		t.Fatalf("%d of %d fleets, %d of %d bytes, %v", len(half), len(p.Jobs)/2, whole, file.Len(), err)
	}
	got, err := Judge(p, played(t, p, fake, half))
	if err != nil || Page(got, p.Size) != Page(want, p.Size) {
		t.Errorf("another page, %v", err)
	}
	if a, b := asJSON(t, got), asJSON(t, want); a != b {
		t.Error("other results")
	}
	for _, r := range got {
		for _, f := range Pictures(r) {
			if !strings.Contains(Page(got, p.Size), Folder+"/"+f.Name) {
				t.Errorf("%s is drawn for nobody", f.Name)
			}
		}
	}
}

func TestLoadRefuses(t *testing.T) {
	for _, text := range []string{"{}\n", "no\n", `{"key":"a","seed":-1}` + "\n"} {
		if _, _, err := Load(strings.NewReader(text)); !errors.Is(err, ErrKept) || !strings.Contains(err.Error(), "line 1") {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestAnInterruptIsNoFleet(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	stopped := func(context.Context, scenario.Scenario, uint64) (sim.Report, error) {
		return sim.Report{Interrupted: true}, nil
	}
	if _, err := Play(ctx, stopped, Job{Scenario: scenario.Default()}); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}

func asJSON(t *testing.T, v any) string {
	t.Helper()
	raw, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(raw)
}
