package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/tui"
)

// runsFolder is a folder of runs, for the console. What did not change since it was
// read is not read again.
type runsFolder struct {
	root string

	mu   sync.Mutex
	seen map[string]measured // by the name of the run
}

// measured is the whole lines of a run's metrics.jsonl.
type measured struct {
	size  int64 // bytes of them
	table runs.Table
}

// labAt is the folder of runs at a path, which must be there.
func labAt(root string) (*runsFolder, error) {
	info, err := os.Stat(root)
	if err == nil && !info.IsDir() {
		err = errors.New("it is a file")
	}
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "the runs in " + root, Err: err, Hint: "dolly lab run --runs " + root + " begins one there"}
	}
	return &runsFolder{root: root, seen: map[string]measured{}}, nil
}

// Runs lists the runs, the newest first.
func (l *runsFolder) Runs(context.Context) ([]tui.LabRun, error) {
	folders, err := runs.List(l.root)
	if err != nil {
		return nil, err
	}
	l.mu.Lock()
	defer l.mu.Unlock()
	slices.Reverse(folders)
	out := []tui.LabRun{}
	for _, f := range folders {
		out = append(out, l.run(f))
	}
	return out, nil
}

// run is one, with the lock held, as the list shows it; what hinders reading it is told in its place.
func (l *runsFolder) run(f runs.Folder) tui.LabRun {
	name := filepath.Base(string(f))
	m, err := f.Manifest()
	if err != nil {
		return tui.LabRun{Name: name, State: "damaged", Error: err.Error()}
	}
	r := tui.LabRun{
		Name: name, Kind: m.Kind, Seed: m.Seed, State: string(m.State), Step: m.Step, Of: m.Of, Began: m.Start, Took: worked(m), Error: m.Error,
		Facts: [][2]string{{"config", m.Config[:min(len(m.Config), 16)]}, {"program", m.Version}, {"host", fmt.Sprintf("%s, %s, %d processors", m.Host, m.System, m.CPUs)}},
	}
	t, err := l.read(f)
	if err != nil {
		r.Error = err.Error()
		return r
	}
	for _, c := range t.Columns {
		r.Last = append(r.Last, tui.LabFigure{Name: c.Name, V: []float64{c.Last()}})
	}
	if n := len(t.Steps); n > 0 {
		r.Step = max(r.Step, t.Steps[n-1]) // the manifest has the last checkpoint's
	}
	return r
}

// Figures are what a run measured so far.
func (l *runsFolder) Figures(_ context.Context, run string) (tui.LabFigures, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	t, err := l.read(runs.Folder(filepath.Join(l.root, filepath.Base(run))))
	if err != nil {
		return tui.LabFigures{}, err
	}
	v := tui.LabFigures{Steps: slices.Clip(t.Steps)}
	for _, c := range t.Columns {
		v.Figures = append(v.Figures, tui.LabFigure{Name: c.Name, V: slices.Clip(c.V)})
	}
	return v, nil
}

// read is a run's table, with the lock held: of a file that grew only what is new is read.
func (l *runsFolder) read(f runs.Folder) (runs.Table, error) {
	name := filepath.Base(string(f))
	m := l.seen[name]
	file, err := os.Open(filepath.Join(string(f), runs.MetricsFile))
	if errors.Is(err, fs.ErrNotExist) {
		return runs.Table{}, nil
	}
	if err != nil {
		return runs.Table{}, err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return runs.Table{}, err
	}
	if info.Size() < m.size { // a line was torn off, or it began anew
		m = measured{}
	}
	fresh, err := io.ReadAll(io.NewSectionReader(file, m.size, info.Size()-m.size))
	if err != nil {
		return runs.Table{}, err
	}
	if m, err = m.grown(fresh); err == nil {
		l.seen[name] = m
	}
	return m.table, err
}

// grown is the same with the whole lines of a text behind them.
func (m measured) grown(text []byte) (measured, error) {
	end := len(text)
	for end > 0 && text[end-1] != '\n' {
		end--
	}
	more, err := runs.ReadTable(text[:end])
	if err != nil {
		return m, err
	}
	for i, step := range more.Steps {
		row := runs.Row{Step: step}
		for _, c := range more.Columns {
			row.Add(c.Name, c.V[i])
		}
		m.table.Append(row)
	}
	m.size += int64(end)
	return m, nil
}
