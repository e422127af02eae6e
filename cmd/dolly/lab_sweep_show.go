package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
)

// Files that a sweep's report is written into, in its folder.
const (
	resultsJSON = "results.json"
	resultsCSV  = "results.csv"
)

// shownSettings is how many settings are printed, the best first.
const shownSettings = 20

// show writes the results into the sweep's folder and prints them.
func (s *labSweep) show(f sweep.Folder, r sweep.Report) error {
	raw, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write the results: %w", err)
	}
	for name, data := range map[string][]byte{resultsJSON: append(raw, '\n'), resultsCSV: r.CSV()} {
		if err := runs.Folder(f).Write(name, data); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "the results cannot be written", Err: err, Hint: "dolly lab sweep " + string(f) + " writes them again"}
		}
	}
	if s.asJSON {
		return s.env.JSON(r)
	}
	metric := r.Metric
	if metric == "" {
		metric = "metric"
	}
	var rows [][]string
	for _, c := range r.Settings[:min(len(r.Settings), shownSettings)] {
		rows = append(rows, []string{strings.Join(c.Words(), " "), fmt.Sprint(c.Round), fmt.Sprint(c.Runs), fmt.Sprint(c.Failed), orDash(c.Mean), orDash(c.SD), orDash(c.Least), orDash(c.Most)})
	}
	s.env.Columns([]string{"setting", ">round", ">runs", ">failed", ">mean " + metric, ">sd", ">least", ">most"}, rows)
	if n := len(r.Settings) - shownSettings; n > 0 {
		s.env.Print("and %d settings more, in %s", n, resultsCSV)
	}
	s.env.Print("\n%d runs: %d done, %d failed, %d missing\nin %s", r.Runs, r.Done, r.Failed, r.Missing, f)
	return nil
}

func orDash(v *float64) string {
	if v == nil {
		return "–"
	}
	return labFigure(*v)
}

// sweepBar shows how far a sweep is: on a terminal a bar, else a line for each tenth.
type sweepBar struct {
	*simBar
	env  *Env
	told string
}

func newSweepBar(env *Env) *sweepBar { return &sweepBar{simBar: newSimBar(env, "runs"), env: env} }

func (b *sweepBar) show(p sweep.Progress) {
	where := fmt.Sprintf("%d of %d runs", p.Done, p.Tasks)
	if p.Rounds > 1 {
		where = fmt.Sprintf("round %d of %d · ", p.Round+1, p.Rounds) + where
	}
	if p.Failed > 0 {
		where += fmt.Sprintf(", %d failed", p.Failed)
	}
	share := float64(p.Done) / float64(max(1, p.Tasks))
	b.simBar.show(share, int64(p.Done), where)
	tenth := fmt.Sprint(p.Round, int(10*share))
	if b.out == nil && tenth != b.told {
		b.told = tenth
		b.env.Say("%s", where)
	}
}
