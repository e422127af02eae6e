package sweep

import (
	"bytes"
	"cmp"
	"encoding/csv"
	"encoding/json"
	"fmt"
	"math"
	"slices"
	"strconv"

	"github.com/dollynator/dolly/lab/runs"
)

// Report is what a sweep found. But for who played it, it is the same wherever and in
// whatever order its tasks were played.
type Report struct {
	Sweep    string    `json:"sweep"` // the folder
	Kind     string    `json:"kind"`
	Method   Method    `json:"method"`
	Metric   string    `json:"metric,omitempty"`
	Goal     Goal      `json:"goal"`
	Runs     int       `json:"runs"` // that were begun to be
	Done     int       `json:"done"`
	Failed   int       `json:"failed"`
	Missing  int       `json:"missing"` // not played yet
	Settings []Setup   `json:"settings"`
	Results  []RunLine `json:"results"`
}

// Setup is a setting with the metric of its runs, in the last round that it was in.
type Setup struct {
	Point  int                        `json:"point"`
	Round  int                        `json:"round"`
	Set    map[string]json.RawMessage `json:"set"`
	Runs   int                        `json:"runs"` // that have the metric
	Failed int                        `json:"failed"`
	Mean   *float64                   `json:"mean"` // null without any
	SD     *float64                   `json:"sd"`   // of the sample; null of fewer than two
	Least  *float64                   `json:"min"`
	Most   *float64                   `json:"max"`

	words []Setting
}

// RunLine is one task and its outcome.
type RunLine struct {
	ID      string                     `json:"id"`
	Round   int                        `json:"round"`
	Point   int                        `json:"point"`
	Set     map[string]json.RawMessage `json:"set"`
	Seed    uint64                     `json:"seed"`
	State   runs.State                 `json:"state"` // empty: none yet
	Error   string                     `json:"error,omitempty"`
	Metric  *float64                   `json:"metric"`
	Summary json.RawMessage            `json:"summary,omitempty"`

	words []Setting
}

// Report sums up what is known.
func (p Plan) Report(sweep string, known map[string]Outcome) (Report, error) {
	r := Report{Sweep: sweep, Kind: p.spec.Kind, Method: p.spec.Method, Metric: p.spec.Metric, Goal: p.spec.Goal, Settings: []Setup{}, Results: []RunLine{}}
	tasks, err := p.Begun(known)
	if err != nil {
		return r, err
	}
	values := map[int][]float64{}
	setups := map[int]*Setup{}
	for _, t := range tasks {
		o, ok := known[t.ID]
		line := RunLine{ID: t.ID, Round: t.Round, Point: t.Point, Set: asMap(t.Set), Seed: t.Seed, State: o.State, Error: o.Error, Summary: o.Summary, words: t.Set}
		s := setups[t.Point]
		if s == nil || s.Round != t.Round {
			s = &Setup{Point: t.Point, Round: t.Round, Set: line.Set, words: t.Set}
			setups[t.Point], values[t.Point] = s, nil
		}
		if v, has := o.Metric(p.spec.Metric); has {
			line.Metric = &v
			values[t.Point] = append(values[t.Point], v)
		}
		switch {
		case !ok:
			r.Missing++
		case o.State == runs.Failed:
			r.Failed++
			s.Failed++
		default:
			r.Done++
		}
		r.Results = append(r.Results, line)
	}
	r.Runs = len(tasks)
	r.Settings = p.ranked(setups, values)
	return r, nil
}

// ranked sums up settings, the best first: those of later rounds, then by the mean.
func (p Plan) ranked(setups map[int]*Setup, values map[int][]float64) []Setup {
	out := []Setup{}
	for point := range len(p.points) {
		s, ok := setups[point]
		if !ok {
			continue
		}
		s.sum(values[point])
		out = append(out, *s)
	}
	loss := func(s Setup) float64 {
		switch {
		case s.Mean == nil:
			return math.Inf(1)
		case p.spec.Goal == Most:
			return -*s.Mean
		}
		return *s.Mean
	}
	slices.SortStableFunc(out, func(a, b Setup) int {
		return cmp.Or(cmp.Compare(b.Round, a.Round), cmp.Compare(loss(a), loss(b)))
	})
	return out
}

func (s *Setup) sum(v []float64) {
	s.Runs = len(v)
	if len(v) == 0 {
		return
	}
	mean, least, most := 0.0, slices.Min(v), slices.Max(v)
	for _, x := range v {
		mean += x / float64(len(v))
	}
	s.Mean, s.Least, s.Most = &mean, &least, &most
	if len(v) > 1 {
		sd := 0.0
		for _, x := range v {
			sd += (x - mean) * (x - mean) / float64(len(v)-1)
		}
		sd = math.Sqrt(sd)
		s.SD = &sd
	}
}

// Words are the settings in their order, KEY=VALUE each.
func (s Setup) Words() []string { return wordsOf(s.words) }

// Words are the settings in their order, KEY=VALUE each.
func (l RunLine) Words() []string { return wordsOf(l.words) }

func wordsOf(set []Setting) []string {
	out := []string{}
	for _, s := range set {
		out = append(out, s.String())
	}
	return out
}

func asMap(set []Setting) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	for _, s := range set {
		out[s.Key] = s.Value
	}
	return out
}

// CSV is a line for each run.
func (r Report) CSV() []byte {
	var keys []string
	if len(r.Settings) > 0 {
		for _, w := range r.Settings[0].words {
			keys = append(keys, w.Key)
		}
	}
	var out bytes.Buffer
	w := csv.NewWriter(&out) // writing to memory does not fail
	_ = w.Write(append(append([]string{"id", "round", "point"}, keys...), "seed", "state", "metric", "error"))
	for _, l := range r.Results {
		line := []string{l.ID, strconv.Itoa(l.Round), strconv.Itoa(l.Point)}
		for _, k := range keys {
			line = append(line, Setting{k, l.Set[k]}.value())
		}
		metric := ""
		if l.Metric != nil {
			metric = strconv.FormatFloat(*l.Metric, 'g', -1, 64)
		}
		_ = w.Write(append(line, fmt.Sprint(l.Seed), string(l.State), metric, l.Error))
	}
	w.Flush()
	return out.Bytes()
}
