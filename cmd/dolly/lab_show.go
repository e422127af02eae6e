package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sim/picture"
	"github.com/spf13/cobra"
)

// labShown is what dolly lab show --json prints.
type labShown struct {
	runs.Manifest
	Settings json.RawMessage     `json:"config"`
	Summary  json.RawMessage     `json:"summary"` // null until it is done
	Last     map[string]*float64 `json:"last"`    // of each figure; null where it never was a number
}

func newLabShowCommand(l *laboratory) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "show RUN",
		Short: "Show a run: what, by whom, how far, what it measured",
		Args:  cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			f, err := l.find(args[0])
			if err != nil {
				return err
			}
			return l.show(f, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print it as JSON")
	return cmd
}

func (l *laboratory) show(f runs.Folder, asJSON bool) error {
	s := labShown{Summary: json.RawMessage("null"), Last: map[string]*float64{}}
	var err error
	if s.Manifest, err = f.Manifest(); err != nil {
		return labFailed(f, err)
	}
	if s.Settings, err = f.Read(runs.ConfigFile); err != nil {
		return labFailed(f, err)
	}
	table, err := f.Table()
	if err != nil {
		return labFailed(f, err)
	}
	if s.State == runs.Done {
		if s.Summary, err = f.Read(runs.SummaryFile); err != nil {
			return labFailed(f, err)
		}
	}
	for _, c := range table.Columns {
		s.Last[c.Name] = nil
		if v := c.Last(); labFigure(v) != "–" {
			s.Last[c.Name] = &v
		}
	}
	if asJSON {
		return l.env.JSON(s)
	}
	l.env.Table(manifestRows(f, s.Manifest))
	l.env.Print("\nconfig %s", strings.TrimSpace(string(s.Settings)))
	l.figures(table)
	if s.State == runs.Done {
		l.env.Print("\nsummary")
		l.numbers(f, s.Summary)
	}
	return nil
}

// manifestRows is a manifest for people.
func manifestRows(f runs.Folder, m runs.Manifest) [][2]string {
	program := m.Version
	if m.Commit != "" {
		program += ", commit " + m.Commit
	}
	if m.Modified {
		program += ", modified"
	}
	rows := [][2]string{
		{"run", string(f)}, {"kind", m.Kind}, {"seed", fmt.Sprint(m.Seed)}, {"state", string(m.State)}, {"step", steps(m)},
		{"rows", fmt.Sprint(m.Rows)}, {"begun", m.Start.UTC().Format("2006-01-02 15:04:05 UTC")}, {"took", took(m)},
		{"program", program}, {"Go", m.Go}, {"host", fmt.Sprintf("%s, %s, %d processors", m.Host, m.System, m.CPUs)},
		{"arguments", strings.Join(m.Arguments, " ")}, {"sittings", fmt.Sprint(len(m.Sittings))},
	}
	if m.Error != "" {
		rows = append(rows, [2]string{"error", m.Error})
	}
	return rows
}

// figures shows the curves of a table.
func (l *laboratory) figures(t runs.Table) {
	if len(t.Columns) == 0 {
		return
	}
	spark := picture.Spark
	if l.env.Getenv("TERM") == "dumb" {
		spark = picture.PlainSpark
	}
	var rows [][]string
	for _, c := range t.Columns {
		rows = append(rows, []string{c.Name, labFigure(c.Last()), spark(c.V, 48)})
	}
	l.env.Print("")
	l.env.Columns([]string{"figure", ">last", "curve"}, rows)
}

// summary prints what a run found. As JSON it has the run's folder, too, if it is an
// object without such a key.
func (l *laboratory) summary(f runs.Folder, raw json.RawMessage, asJSON bool) error {
	if asJSON {
		return l.env.JSON(withRun(f, raw))
	}
	l.numbers(f, raw)
	table, err := f.Table()
	if err != nil {
		return labFailed(f, err)
	}
	l.figures(table)
	l.env.Print("\nin %s", f)
	return nil
}

// numbers prints the figures and words of a summary, and says where the rest is.
func (l *laboratory) numbers(f runs.Folder, raw json.RawMessage) {
	var all map[string]json.RawMessage
	if json.Unmarshal(raw, &all) != nil {
		l.env.Print("%s", bytes.TrimSpace(raw))
		return
	}
	var rows [][2]string
	for _, k := range slices.Sorted(maps.Keys(all)) {
		if v := string(all[k]); !strings.ContainsAny(v[:1], "{[") {
			rows = append(rows, [2]string{k, strings.Trim(v, `"`)})
		}
	}
	l.env.Table(rows)
	if n := len(all) - len(rows); n > 0 {
		l.env.Print("and %d lists and objects, in %s", n, filepath.Join(string(f), runs.SummaryFile))
	}
}

func withRun(f runs.Folder, raw json.RawMessage) json.RawMessage {
	var has map[string]json.RawMessage
	if json.Unmarshal(raw, &has) != nil || has == nil || has["run"] != nil {
		return raw
	}
	name, err := json.Marshal(string(f))
	if err != nil {
		return raw
	}
	rest := bytes.TrimPrefix(bytes.TrimSpace(raw), []byte("{"))
	comma := ","
	if len(has) == 0 {
		comma = ""
	}
	return fmt.Appendf(nil, `{"run": %s%s%s`, name, comma, rest)
}
