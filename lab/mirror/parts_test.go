package mirror

import (
	"errors"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// small is a model of parts in flow style, with a query of train.
func small(t *testing.T, parts, query string) Spec {
	t.Helper()
	return parsed(t, "model: {id: m, "+parts+"}\ndata: {id: d, path: facts}\nquery: {id: q, "+query+"}\n")
}

func TestAllCallsFail(t *testing.T) {
	s := small(t, "dendrite_pool: {name: Dummy, args: {data_path: facts, fail_rate: 1}}", "method: {name: train, args: {max_iter: 5}}")
	got := play(t, s, 1, 0).summary
	if got.Events != 0 || got.Steps != 5 || got.Calls != 50 || got.Successes != 0 || got.MeanReward != nil || got.Pearson != nil {
		t.Errorf("%+v", got)
	}
	if len(got.Notes) != 1 || !strings.Contains(got.Notes[0], "no events") {
		t.Errorf("notes %q", got.Notes)
	}
	if !slices.Equal(got.Weights, slices.Repeat([]float64{1.0 / 16}, 16)) {
		t.Errorf("weights %v", got.Weights)
	}
	withAnalysis := parsed(t, strings.Replace(readme, "fail_rate: 0.1", "fail_rate: 1", 1))
	if got := play(t, withAnalysis, 1, 0).summary; got.Events != 0 || len(got.Plots) != 0 || !strings.Contains(got.Notes[0], "no events") {
		t.Errorf("with an analysis: %+v", got)
	}
}

// The whole numbers 0 and 1 are rates, and an answer of one letter is an answer:
// the ancestor took neither.
func TestFitness(t *testing.T) {
	for _, c := range []struct {
		fitness string
		uid     int
		least   float64
		most    float64
	}{
		{"1", 0, 1, 1}, {"0", 0, 0, 0.06}, {"{3: 1.0}", 3, 1, 1}, {"{3: 1.0}", 4, 0, 0.2}, {"{3: 0.5}, baseline_fitness: 1", 4, 1, 1},
		{"{3: 0.5}", 3, 0.3, 0.7},
	} {
		s := small(t, "dendrite_pool: {name: Dummy, args: {data_path: facts, fail_rate: 0, fitness: "+c.fitness+"}}, topk: -1",
			"method: {name: forward}")
		w, err := Start(s, 1)
		if err != nil {
			t.Fatal(err)
		}
		rows := w.(*work).rows
		right, all := 0.0, 0.0
		for _, e := range play(t, s, 1, 0).events {
			for i, uid := range e.UIDs {
				if uid != c.uid {
					continue
				}
				all++
				if slices.Contains(rows[e.Step].Answers, e.AllCompletions[i]) {
					right++
				}
			}
		}
		if share := right / all; all < 150 || share < c.least || share > c.most {
			t.Errorf("fitness %s: uid %d is right in %v of %v, want %v to %v", c.fitness, c.uid, share, all, c.least, c.most)
		}
	}
}

// A pass's winner is the first of the highest rewards, and train asks it.
func TestTrainAsksTheWinningQuestion(t *testing.T) {
	s := small(t, "reward_model: {name: Dummy}", "method: {name: train, args: {max_iter: 20}}")
	events := play(t, s, 3, 0).events
	for i, e := range events {
		if e.IsQuestion != (i%2 == 0) || e.StepSub != i%2 || e.Step != i/2 || e.Block != int64(1+i/2) {
			t.Fatalf("event %d: %+v", i, e)
		}
		if len(e.AllUIDs) != 10 || len(slices.Compact(slices.Sorted(slices.Values(e.AllUIDs)))) != 10 {
			t.Errorf("called %v", e.AllUIDs)
		}
		if k := best(e.Rewards); e.Completion != e.AllCompletions[k] {
			t.Errorf("%q won with %v", e.Completion, e.Rewards)
		}
		if !e.IsQuestion && e.Message != events[i-1].Completion {
			t.Errorf("%q was asked after %q won", e.Message, events[i-1].Completion)
		}
		if want := float64(len([]rune(e.Message)) + 2 + len([]rune(e.AllCompletions[0]))); e.Rewards[0] != want {
			t.Errorf("reward %v of %v characters", e.Rewards[0], want)
		}
	}
}

// Running scores are alpha·new + (1 − alpha)·old.
func TestAlpha(t *testing.T) {
	for _, alpha := range []float64{0, 0.25, 1} {
		n := &neuron{alpha: alpha, running: []float64{0.5, 0.2, 0.3}, keys: []string{"a", "b", "c"}}
		n.run(&Event{UIDs: []int{0, 2}, Rewards: []float64{0, math.Log(3)}, Hotkeys: []string{"a", "b", "c"}})
		for uid, want := range []float64{alpha*0.25 + (1-alpha)*0.5, 0.2, alpha*0.75 + (1-alpha)*0.3} {
			if math.Abs(n.running[uid]-want) > 1e-12 {
				t.Errorf("alpha %v, uid %d: %v, want %v", alpha, uid, n.running[uid], want)
			}
		}
	}
	n := &neuron{alpha: 0.5, running: []float64{0.5, 0.5}, keys: []string{"a", "b"}}
	n.run(&Event{UIDs: []int{0}, Rewards: []float64{7}, Hotkeys: []string{"a", "x"}})
	if n.running[1] != 0 || n.running[0] != 0.75 {
		t.Errorf("another key kept the score: %v", n.running)
	}
}

func TestWeightsAreSetEachEpoch(t *testing.T) {
	s := small(t, "subtensor: {name: Dummy, args: {epoch_length: 10, block: 7}}", "method: {name: train, args: {max_iter: 35}}")
	var at []int64
	for _, w := range play(t, s, 1, 0).summary.WeightsSet {
		at = append(at, w.Block)
	}
	if !slices.Equal(at, []int64{17, 27, 37}) {
		t.Errorf("set at %v", at)
	}
}

func TestForwardPicksByScore(t *testing.T) {
	s := small(t, "gating_model: {name: Random, args: {frozen: true}}, topk: 3", "method: {name: forward}")
	for _, e := range play(t, s, 1, 0).events {
		order := upTo(16)
		slices.SortStableFunc(order, func(a, b int) int { return compare(e.Scores[b], e.Scores[a]) })
		if !slices.Equal(e.AllUIDs, order[:3]) {
			t.Fatalf("%v were called, not %v", e.AllUIDs, order[:3])
		}
	}
}

func TestGatings(t *testing.T) {
	b := &bench{nodes: 6, spec: newSpec()}
	score := func(text string) []float64 {
		t.Helper()
		s := parsed(t, "model: {id: m, gating_model: "+text+"}")
		g, err := s.Model.Gating.Args.build(b)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := g.Score("x"); err != nil {
			t.Fatal(err)
		}
		if _, err := g.Learn(Lesson{UIDs: []int{1, 4, 5}, Scores: []float64{0, 0, 0}, Rewards: []float64{1, 2, 3}, Completions: []string{"ab", "abcd", "äöü"}}); err != nil && !strings.Contains(text, "Sequential") {
			t.Fatal(err)
		}
		out, err := g.Score("x")
		if err != nil {
			t.Fatal(err)
		}
		return out
	}
	for text, want := range map[string][]float64{
		"{name: LongestMessage, args: {n: 2}}":                                                               {0, 0, 0, 0, 1, 1},
		"{name: LongestMessage, args: {n: 9}}":                                                               {1, 1, 1, 1, 1, 1},
		"{name: Constant, args: {value: 3}}":                                                                 {3, 3, 3, 3, 3, 3},
		"{name: Constant, args: {value: {name: Step, args: {lo: 1, hi: 3, length: 5, start: 1}}}}":           {1.5, 2, 2.5, 3, 3, 3},
		"{name: Masked, args: {mask: 2}}":                                                                    {1, 1, 0, 0, 0, 0},
		"{name: Masked, args: {mask: [0, 1, 2, 0, 0, 1], gating_model: {name: Constant, args: {value: 2}}}}": {0, 2, 4, 0, 0, 2},
	} {
		if got := score(text); !slices.Equal(got, want) {
			t.Errorf("%s: %v, want %v", text, got, want)
		}
	}
	if a, c := score("{name: Random, args: {frozen: true, seed: 3}}"), score("{name: Random, args: {seed: 3, p0: 2, p1: 10}}"); slices.Max(a) > 1 || slices.Min(c) < 10 || slices.Max(c) > 12 {
		t.Errorf("drawn %v and %v", a, c)
	}
}

func TestImpossibleModels(t *testing.T) {
	for parts, want := range map[string]string{
		"dendrite_pool: {name: Dummy, args: {data_path: nowhere}}":                  "model.dendrite_pool: data_path of the DummyDendritePool: nowhere: file does not exist",
		"dendrite_pool: {name: Dummy, args: {data_path: facts, fitness: {99: 1}}}":  "there is no uid 99 among 16 nodes",
		"gating_model: {name: Masked, args: {mask: [1, 0]}}":                        "has 2 factors for 16 nodes",
		"gating_model: {name: Sequential, args: {num_uids: 4}}":                     "num_uids is 4 and the metagraph has 16",
		"gating_model: {name: Sequential, args: {tokenizer_name: bert-base-cased}}": "fetch that one file",
	} {
		_, err := Start(small(t, parts, ""), 1)
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %s", parts, err, want)
		}
	}
}

// The loss of a gating model that is trained falls.
func TestSequentialGatingLearns(t *testing.T) {
	spec := shipped(t, "sequential")
	spec.Analysis = nil
	p := play(t, spec, 1, 0)
	mean := func(rows int, from int) (sum float64) {
		for _, r := range p.rows[from : from+rows] {
			for _, v := range r.Values {
				if v.Name == "loss" {
					sum += v.V / float64(rows)
				}
			}
		}
		return sum
	}
	if first, last := mean(20, 0), mean(20, len(p.rows)-20); !(last < first/4) {
		t.Errorf("loss %g became %g", first, last)
	}
}

func TestPieces(t *testing.T) {
	tok := &tokens{known: map[string]bool{"un": true, "##aff": true, "##able": true, "!": true, "##é": true, "caf": true}}
	if got := strings.Join(tok.split("unaffable café! xyz"), " "); got != "un ##aff ##able caf ##é ! [UNK]" {
		t.Error(got)
	}
	if got := strings.Join((&tokens{}).split("Who's 12?"), " "); got != "who ' s 12 ?" {
		t.Error(got)
	}
}

func TestAnotherTableIsNoticed(t *testing.T) {
	folder := t.TempDir()
	put := func(answer string) *work {
		t.Helper()
		if err := os.WriteFile(filepath.Join(folder, "t.csv"), []byte("question,answer\none?,"+answer+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		s := small(t, "dendrite_pool: {name: Dummy, args: {data_path: t.csv}}", "save_interval: 2, method: {name: train, args: {max_iter: 5}}")
		s.Folder = folder
		w, err := Start(s, 1)
		if err != nil {
			t.Fatal(err)
		}
		return w.(*work)
	}
	w := put("1")
	var kept []bool
	for done := false; !done; {
		row, end, err := w.Step(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		kept, done = append(kept, row.Keep), end
	}
	if !slices.Equal(kept, []bool{false, true, false, true, false}) {
		t.Errorf("kept %v with a save_interval of 2", kept)
	}
	state, err := w.Save()
	if err != nil {
		t.Fatal(err)
	}
	if err := put("1").Load(state); err != nil {
		t.Error(err)
	}
	if err := put("2").Load(state); !errors.Is(err, ErrMoved) {
		t.Errorf("another table: %v", err)
	}
}
