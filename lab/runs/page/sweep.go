package page

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"github.com/dollynator/dolly/lab/runs"
	pictures "github.com/dollynator/dolly/lab/sim/picture"
	"github.com/dollynator/dolly/lab/sweep"
)

// Sweep shows what many settings gave.
func Sweep(r sweep.Report) ([]byte, error) {
	metric := r.Metric
	if metric == "" {
		metric = "metric"
	}
	about := section{Head: "Sweep", Rows: [][]cell{
		words("kind", r.Kind), words("method", string(r.Method)), words("metric", fmt.Sprintf("%s, %s", metric, r.Goal)),
		words("runs", fmt.Sprintf("%d: %d done, %d failed, %d missing", r.Runs, r.Done, r.Failed, r.Missing)),
	}}
	settings := section{Head: "Settings, the best first", Heads: append(words("setting"), heads("round", "runs", "failed", "mean "+metric, "sd", "least", "most")...)}
	for _, s := range r.Settings {
		settings.Rows = append(settings.Rows, append(words(strings.Join(s.Words(), " ")), cell{fmt.Sprint(s.Round), true}, cell{fmt.Sprint(s.Runs), true},
			cell{fmt.Sprint(s.Failed), true}, maybe(s.Mean), maybe(s.SD), maybe(s.Least), maybe(s.Most)))
	}
	all := section{Head: "Runs", Heads: append(words("run", "setting"), heads("round", "seed", "state", metric)...)}
	failed := section{Head: "Failed"}
	for _, l := range r.Results {
		state := string(l.State)
		if l.State == runs.Failed {
			failed.Rows = append(failed.Rows, words(l.ID, l.Error))
		}
		all.Rows = append(all.Rows, append(words(l.ID, strings.Join(l.Words(), " ")), cell{fmt.Sprint(l.Round), true}, cell{fmt.Sprint(l.Seed), true}, cell{state, true}, maybe(l.Metric)))
	}
	v := view{Title: r.Kind + " · " + r.Sweep, Sections: []section{about, settings}}
	if plots := clouds(r, metric); len(plots) > 0 {
		v.Sections = append(v.Sections, section{Head: "By setting", Plots: plots})
	}
	if len(failed.Rows) > 0 {
		v.Sections = append(v.Sections, failed)
	}
	v.Sections = append(v.Sections, all)
	return v.html(), nil
}

func heads(names ...string) (out []cell) {
	for _, n := range names {
		out = append(out, cell{n, true})
	}
	return out
}

// clouds draws the metric over each setting that is a number.
func clouds(r sweep.Report, metric string) (out []plot) {
	if len(r.Results) == 0 {
		return nil
	}
	names := map[string]string{}
	for k := range r.Results[0].Set {
		names[k] = k
	}
	for _, k := range slices.Sorted(maps.Keys(names)) {
		var c pictures.Cloud
		for _, l := range r.Results {
			v, err := strconv.ParseFloat(string(l.Set[k]), 64)
			if err == nil && l.Metric != nil && json.Valid(l.Set[k]) {
				c.X, c.Y = append(c.X, v), append(c.Y, *l.Metric)
			}
		}
		if len(c.X) > 0 {
			out = append(out, picture(metric+" over "+k, "image/svg+xml", pictures.Dots(metric+" over "+k, k, metric, []pictures.Cloud{c}, false)))
		}
	}
	return out
}
