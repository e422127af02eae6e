package sweep

import (
	"cmp"
	"encoding/json"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"

	"github.com/dollynator/dolly/lab/runs"
)

// Task is one run of a sweep.
type Task struct {
	ID     string          `json:"id"` // the same config and seed have the same
	Round  int             `json:"round"`
	Point  int             `json:"point"` // number of the setting
	Set    []Setting       `json:"set"`
	Config json.RawMessage `json:"config"` // resolved
	Seed   uint64          `json:"seed"`
}

// Setting is what a key is set to.
type Setting struct {
	Key   string          `json:"key"`
	Value json.RawMessage `json:"value"`
}

// String is KEY=VALUE.
func (s Setting) String() string { return s.Key + "=" + s.value() }

func (s Setting) value() string {
	var word string
	if json.Unmarshal(s.Value, &word) == nil {
		return word
	}
	return string(s.Value)
}

// idDigits of a run's hash name a task: among 100,000, two meet by a chance of 3e-10.
const idDigits = 16

// Plan is all that a sweep may run.
type Plan struct {
	spec   Spec
	e      runs.Experiment
	points [][]Setting
	rounds []json.RawMessage // the budgets of halving; else one without any
	made   map[place]Task    // so far
}

// place is where a task is in its plan.
type place struct {
	round, point int
	seed         uint64
}

// NewPlan checks a spec and tries that each setting makes sense to the experiment.
func NewPlan(s Spec, e runs.Experiment) (Plan, error) {
	if err := s.Check(); err != nil {
		return Plan{}, err
	}
	p := Plan{spec: s, e: e, points: points(s), rounds: budgets(s), made: map[place]Task{}}
	for i := range p.points {
		if _, err := p.task(0, i, s.Seed); err != nil {
			return Plan{}, err
		}
	}
	return p, nil
}

// points are the settings, in the order of their numbers.
func points(s Spec) [][]Setting {
	if s.Method == Grid {
		return grid(s.Over)
	}
	out := make([][]Setting, s.Samples)
	for i := range out {
		chance := rand.New(rand.NewPCG(s.Seed, uint64(i)))
		for _, a := range s.Over {
			out[i] = append(out[i], Setting{a.Key, a.draw(chance)})
		}
	}
	return out
}

// grid is each value with each; the last axis turns fastest.
func grid(over []Axis) [][]Setting {
	out := [][]Setting{nil}
	for _, a := range over {
		var next [][]Setting
		for _, p := range out {
			for _, v := range a.Values {
				next = append(next, append(slices.Clone(p), Setting{a.Key, v}))
			}
		}
		out = next
	}
	return out
}

// budgets grow by the factor by which settings become fewer (K. Jamieson, A.
// Talwalkar, "Non-stochastic best arm identification", 2016); the last is the whole.
func budgets(s Spec) []json.RawMessage {
	if s.Method != Halving {
		return []json.RawMessage{nil}
	}
	var out []json.RawMessage
	for b, left := *s.Budget.From, s.Samples; b < *s.Budget.To && left > 1; b, left = b*float64(s.Keep), fewer(left, s.Keep) {
		out = append(out, s.Budget.number(b))
	}
	return append(out, s.Budget.number(*s.Budget.To))
}

// fewer is how many of n go on.
func fewer(n, keep int) int { return (n + keep - 1) / keep }

// task is one run of a setting; it is made once, because a work may be long in starting.
func (p Plan) task(round, point int, seed uint64) (t Task, err error) {
	at := place{round, point, seed}
	t, ok := p.made[at]
	if !ok {
		t, err = p.make(round, point, seed)
		p.made[at] = t
	}
	return t, err
}

func (p Plan) make(round, point int, seed uint64) (Task, error) {
	t := Task{Round: round, Point: point, Set: p.points[point], Seed: seed}
	set := t.Set
	if budget := p.rounds[round]; budget != nil {
		set = append(slices.Clone(set), Setting{p.spec.Budget.Key, budget})
	}
	config, err := p.spec.Config, error(nil)
	for _, s := range set {
		if config, err = runs.Set(config, s.Key, string(s.Value)); err != nil {
			return t, fmt.Errorf("%w: %w", ErrSpec, err)
		}
	}
	if t.Config, err = runs.Resolve(p.e, config, seed); err != nil {
		return t, fmt.Errorf("%w: %v: %w", ErrSpec, set, err)
	}
	t.ID = runs.Hash(p.spec.Kind, t.Config, seed)[:idDigits]
	return t, nil
}

// Batch is what is to be run now, given what is known: a task each, those with an
// outcome and twins left out. None: the sweep is over.
func (p Plan) Batch(known map[string]Outcome) ([]Task, error) {
	all, err := p.Begun(known)
	if err != nil {
		return nil, err
	}
	var out []Task
	seen := map[string]bool{}
	for _, t := range all {
		if _, ok := known[t.ID]; !ok && !seen[t.ID] {
			seen[t.ID] = true
			out = append(out, t)
		}
	}
	return out, nil
}

// Begun is all tasks of the rounds that can begin, by round, setting and seed. A round
// begins when each task of the one before it has an outcome.
func (p Plan) Begun(known map[string]Outcome) ([]Task, error) {
	var out []Task
	alive := make([]int, len(p.points))
	for i := range alive {
		alive[i] = i
	}
	for round := range p.rounds {
		tasks, err := p.round(round, alive)
		if err != nil {
			return nil, err
		}
		out = append(out, tasks...)
		if slices.ContainsFunc(tasks, func(t Task) bool { _, ok := known[t.ID]; return !ok }) {
			break
		}
		alive = p.best(tasks, known, fewer(len(alive), max(1, p.spec.Keep)))
	}
	return out, nil
}

// round is the tasks of some settings.
func (p Plan) round(round int, alive []int) ([]Task, error) {
	var out []Task
	for _, point := range alive {
		for k := range p.spec.Seeds {
			t, err := p.task(round, point, p.spec.Seed+uint64(k))
			if err != nil {
				return nil, err
			}
			out = append(out, t)
		}
	}
	return out, nil
}

// best is the n settings with the best mean over seeds, by number. One of which a run
// failed, or has no such metric, is behind all others; equals are by number.
func (p Plan) best(tasks []Task, known map[string]Outcome, n int) []int {
	score := map[int]float64{}
	var points []int
	for _, t := range tasks {
		if _, ok := score[t.Point]; !ok {
			points = append(points, t.Point)
		}
		score[t.Point] += p.loss(known[t.ID])
	}
	slices.SortStableFunc(points, func(a, b int) int { return cmp.Compare(score[a], score[b]) })
	points = points[:min(n, len(points))]
	slices.Sort(points)
	return points
}

// loss is the metric of an outcome, less is better; infinite if there is none.
func (p Plan) loss(o Outcome) float64 {
	v, ok := o.Metric(p.spec.Metric)
	switch {
	case !ok:
		return math.Inf(1)
	case p.spec.Goal == Most:
		return -v
	}
	return v
}
