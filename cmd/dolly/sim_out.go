package main

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"

	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/picture"
)

// writeSim writes report.json, metrics.csv and the pictures of a run.
func writeSim(dir string, r sim.Report) error {
	report, err := json.MarshalIndent(r, "", "  ")
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	metrics, err := csvOf(r.Days)
	if err != nil {
		return err
	}
	return writeFiles(dir, append(picture.Report(r), picture.File{Name: "report.json", Data: append(report, '\n')}, picture.File{Name: "metrics.csv", Data: metrics}))
}

// csvOf writes records as a table with the names that their JSON has.
func csvOf[T any](rows []T) ([]byte, error) {
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	for i, row := range rows {
		raw, err := json.Marshal(row)
		if err != nil {
			return nil, fmt.Errorf("write a row: %w", err)
		}
		names, values, err := pairs(raw)
		if err != nil {
			return nil, fmt.Errorf("write a row: %w", err)
		}
		if i == 0 {
			if err := w.Write(names); err != nil {
				return nil, err
			}
		}
		if err := w.Write(values); err != nil {
			return nil, err
		}
	}
	w.Flush()
	return out.Bytes(), w.Error()
}

// pairs are the keys and values of a flat JSON object, in their order.
func pairs(raw []byte) (names, values []string, err error) {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	for i := 0; ; {
		t, err := d.Token()
		if errors.Is(err, io.EOF) {
			return names, values, nil
		}
		if err != nil {
			return nil, nil, err
		}
		if _, brace := t.(json.Delim); brace {
			continue
		}
		if i++; i%2 == 1 {
			names = append(names, fmt.Sprint(t))
		} else {
			values = append(values, fmt.Sprint(t))
		}
	}
}
