package main

import (
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sweep"
	"github.com/spf13/pflag"
)

// sweepQuestion is what a sweep is, by flags.
type sweepQuestion struct {
	file         sweep.File
	method, goal string
	over, set    []string
}

func (q *sweepQuestion) flags(f *pflag.FlagSet) {
	f.StringArrayVar(&q.over, "over", nil, "KEY=VALUE,VALUE,… or KEY=FROM..TO, with :log or :whole behind it; may be repeated")
	f.StringArrayVar(&q.set, "set", nil, "KEY=VALUE of all runs; may be repeated")
	f.StringVar(&q.method, "method", string(sweep.Grid), "grid, random or halving")
	f.IntVar(&q.file.Samples, "samples", 0, "settings that random and halving draw")
	f.IntVar(&q.file.Seeds, "seeds", 1, "runs of each setting")
	f.Uint64Var(&q.file.Seed, "seed", 1, "the first run's, and that of the draws")
	f.StringVar(&q.file.Metric, "metric", "", "by which settings are compared: a number of the summary, or a figure's last")
	f.StringVar(&q.goal, "goal", string(sweep.Most), "max or min: which metric is good")
	f.StringVar(&q.file.Budget, "budget", "", "of halving: KEY=FROM..TO")
	f.IntVar(&q.file.Keep, "keep", 3, "of halving: one in so many goes on, with so many times the budget")
}

// spec is what was asked. Flags that were given come before the file.
func (q *sweepQuestion) spec(l *laboratory, flags *pflag.FlagSet, what string) (sweep.Spec, error) {
	file, experiment, err := q.read(l, what)
	if err != nil {
		return sweep.Spec{}, err
	}
	for name, take := range map[string]func(){
		"method": func() { file.Method = sweep.Method(q.method) }, "samples": func() { file.Samples = q.file.Samples },
		"seeds": func() { file.Seeds = q.file.Seeds }, "seed": func() { file.Seed = q.file.Seed }, "metric": func() { file.Metric = q.file.Metric },
		"goal": func() { file.Goal = sweep.Goal(q.goal) }, "budget": func() { file.Budget = q.file.Budget }, "keep": func() { file.Keep = q.file.Keep },
	} {
		if flags.Changed(name) {
			take()
		}
	}
	s := sweep.Spec{Method: file.Method, Samples: file.Samples, Seeds: file.Seeds, Seed: file.Seed, Metric: file.Metric, Goal: file.Goal}
	set := append(words(file.Set), q.set...)
	e, config, err := l.open(experiment, set)
	if err != nil {
		return s, err
	}
	if config == nil {
		config = json.RawMessage("{}")
	}
	s.Kind, s.Config = e.Kind(), config
	if s.Over, err = q.axes(file); err == nil && s.Method == sweep.Halving {
		var budget sweep.Axis
		budget, err = sweep.ParseAxis(file.Budget)
		s.Budget, s.Keep = &budget, file.Keep
	}
	if err != nil {
		return s, &dolly.Error{Kind: dolly.Usage, Text: "what varies", Err: err}
	}
	return s, nil
}

// read reads a sweep's file over what the flags have by default, and says which
// experiment it is of: the file itself if it is no sweep's.
func (q *sweepQuestion) read(l *laboratory, what string) (file sweep.File, experiment string, err error) {
	file = sweep.File{Method: sweep.Grid, Seeds: 1, Seed: 1, Goal: sweep.Most, Keep: 3}
	if !isFile(what) || what == "-" {
		return file, what, nil
	}
	text, err := l.env.ReadAll(what)
	if err != nil {
		return file, what, err
	}
	ok, err := sweep.ReadFile(what, text, &file)
	if err != nil {
		return file, what, &dolly.Error{Kind: dolly.Usage, Text: "the file", Err: err}
	}
	if !ok {
		return file, what, nil
	}
	experiment = file.Experiment
	if isFile(experiment) && !filepath.IsAbs(experiment) {
		experiment = filepath.Join(filepath.Dir(what), experiment)
		if !isFile(experiment) { // what is beside a file here has neither dot nor slash
			experiment = "./" + experiment
		}
	}
	return file, experiment, nil
}

// axes are those of the file, but for those that flags give anew, and those of flags.
func (q *sweepQuestion) axes(file sweep.File) ([]sweep.Axis, error) {
	all, err := file.Axes()
	if err != nil {
		return nil, err
	}
	for _, text := range q.over {
		a, err := sweep.ParseAxis(text)
		if err != nil {
			return nil, err
		}
		same := func(b sweep.Axis) bool { return b.Key == a.Key }
		if i := slices.IndexFunc(all, same); i >= 0 && file.Over[a.Key] != nil {
			all[i] = a
			continue
		}
		all = append(all, a)
	}
	return all, nil
}

// words are settings as --set takes them.
func words(set map[string]json.RawMessage) (out []string) {
	for _, k := range slices.Sorted(maps.Keys(set)) {
		out = append(out, k+"="+string(set[k]))
	}
	return out
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(s, "\n")
	return line
}
