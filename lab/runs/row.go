package runs

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"strconv"
)

// stepKey is the key of a row's step in metrics.jsonl.
const stepKey = "step"

// line is the row as metrics.jsonl has it: {"step":3,"loss":0.25,"win_rate":null}.
func (r Row) line() ([]byte, error) {
	out := strconv.AppendInt([]byte(`{"`+stepKey+`":`), r.Step, 10)
	seen := map[string]bool{stepKey: true}
	for _, v := range r.Values {
		if v.Name == "" || seen[v.Name] {
			return nil, fmt.Errorf("%w: step %d: the name %q is empty, used or ours", ErrRow, r.Step, v.Name)
		}
		seen[v.Name] = true
		name, err := json.Marshal(v.Name)
		if err != nil {
			return nil, fmt.Errorf("%w: step %d: %w", ErrRow, r.Step, err)
		}
		out = append(append(append(out, ','), name...), ':')
		if math.IsNaN(v.V) || math.IsInf(v.V, 0) {
			out = append(out, "null"...)
			continue
		}
		figure, err := json.Marshal(v.V)
		if err != nil {
			return nil, fmt.Errorf("%w: step %d: %s: %w", ErrRow, r.Step, v.Name, err)
		}
		out = append(out, figure...)
	}
	return append(out, '}', '\n'), nil
}

// tale is the row's events as events.jsonl has them, a line each.
func (r Row) tale() ([]byte, error) {
	var out bytes.Buffer
	for i, e := range r.Events {
		if err := json.Compact(&out, e); err != nil {
			return nil, fmt.Errorf("%w: step %d: event %d: %w", ErrRow, r.Step, i, err)
		}
		out.WriteByte('\n')
	}
	return out.Bytes(), nil
}

// readRow is the opposite of line. null is NaN.
func readRow(line []byte) (Row, error) {
	var r Row
	d := json.NewDecoder(bytes.NewReader(line))
	d.UseNumber()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return r, fmt.Errorf("%w: no row", ErrDamaged)
	}
	for n := 0; d.More(); n++ {
		key, err := d.Token()
		if err != nil {
			return r, fmt.Errorf("%w: %w", ErrDamaged, err)
		}
		var figure *json.Number
		if err := d.Decode(&figure); err != nil {
			return r, fmt.Errorf("%w: %v: %w", ErrDamaged, key, err)
		}
		if err := r.take(n, fmt.Sprint(key), figure); err != nil {
			return r, err
		}
	}
	return r, nil
}

// take puts the n-th key of a line into the row.
func (r *Row) take(n int, key string, figure *json.Number) (err error) {
	switch {
	case n == 0 && key == stepKey && figure != nil:
		r.Step, err = figure.Int64()
	case n == 0:
		return fmt.Errorf("%w: a row without a step", ErrDamaged)
	case figure == nil:
		r.Add(key, math.NaN())
	default:
		var v float64
		v, err = figure.Float64()
		r.Add(key, v)
	}
	if err != nil {
		return fmt.Errorf("%w: %s: %w", ErrDamaged, key, err)
	}
	return nil
}
