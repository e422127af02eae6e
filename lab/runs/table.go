package runs

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"io/fs"
	"math"
	"slices"
	"strconv"
)

// Table is what a run measured, column by column.
type Table struct {
	Steps   []int64
	Columns []Column // in the order in which they were first there
}

// Column is one figure of all rows; NaN where a row does not have it.
type Column struct {
	Name string
	V    []float64
}

// Table reads the rows of a run, also of one under way: a last line that is not
// whole yet is left out.
func (f Folder) Table() (Table, error) {
	raw, err := f.Read(MetricsFile)
	if errors.Is(err, fs.ErrNotExist) {
		return Table{}, nil
	}
	if err != nil {
		return Table{}, err
	}
	return ReadTable(raw)
}

// ReadTable reads the text of metrics.jsonl.
func ReadTable(raw []byte) (t Table, err error) {
	for n := 1; ; n++ {
		end := bytes.IndexByte(raw, '\n')
		if end < 0 {
			return t, nil
		}
		row, err := readRow(raw[:end])
		if err != nil {
			return t, fmt.Errorf("%s: line %d: %w", MetricsFile, n, err)
		}
		t.Append(row)
		raw = raw[end+1:]
	}
}

// Append puts a row at the end.
func (t *Table) Append(r Row) {
	t.Steps = append(t.Steps, r.Step)
	for k, v := range r.Values {
		c := t.column(k, v.Name)
		c.pad(len(t.Steps) - 1)
		c.V = append(c.V, v.V)
	}
	for i := range t.Columns {
		t.Columns[i].pad(len(t.Steps))
	}
}

// column is the one of that name, a new one if there is none; rows have their
// figures in the same order mostly, so that it is at its place.
func (t *Table) column(place int, name string) *Column {
	if place >= len(t.Columns) || t.Columns[place].Name != name {
		place = slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	}
	if place < 0 {
		place = len(t.Columns)
		t.Columns = append(t.Columns, Column{Name: name})
	}
	return &t.Columns[place]
}

// pad fills up to n rows.
func (c *Column) pad(n int) {
	for len(c.V) < n {
		c.V = append(c.V, math.NaN())
	}
}

// Column is the figures of that name.
func (t Table) Column(name string) ([]float64, bool) {
	i := slices.IndexFunc(t.Columns, func(c Column) bool { return c.Name == name })
	if i < 0 {
		return nil, false
	}
	return t.Columns[i].V, true
}

// Names are those of the columns.
func (t Table) Names() []string {
	names := make([]string, len(t.Columns))
	for i, c := range t.Columns {
		names[i] = c.Name
	}
	return names
}

// Last is the last number of a column; NaN if it has none.
func (c Column) Last() float64 {
	for _, v := range slices.Backward(c.V) {
		if !math.IsNaN(v) {
			return v
		}
	}
	return math.NaN()
}

// CSV is the table with a line of names; a figure that is not there is empty.
func (t Table) CSV() []byte { return t.separated(',') }

// TSV is CSV with tabs.
func (t Table) TSV() []byte { return t.separated('\t') }

func (t Table) separated(comma rune) []byte {
	var out bytes.Buffer
	w := csv.NewWriter(&out) // writing to memory does not fail
	w.Comma = comma
	_ = w.Write(append([]string{stepKey}, t.Names()...))
	for i, step := range t.Steps {
		line := []string{strconv.FormatInt(step, 10)}
		for _, c := range t.Columns {
			cell := ""
			if !math.IsNaN(c.V[i]) {
				cell = strconv.FormatFloat(c.V[i], 'g', -1, 64)
			}
			line = append(line, cell)
		}
		_ = w.Write(line)
	}
	w.Flush()
	return out.Bytes()
}
