package main

import (
	"math"
	"os"
	"path/filepath"

	"encoding/json"
	"fmt"
	"github.com/dollynator/dolly/lab/sim/picture"
)

// simFigure sums up one figure of several runs; the run is the unit.
type simFigure struct {
	Name string  `json:"name"`
	Mean float64 `json:"mean"`
	CI   float64 `json:"ci95"` // half the width of the mean's confidence interval, by the normal distribution
	Min  float64 `json:"min"`
	Max  float64 `json:"max"`
}

func figuresOf(runs []simSeed) []simFigure {
	var out []simFigure
	for _, f := range []struct {
		name string
		of   func(simSeed) float64
	}{
		{"agents_alive", func(s simSeed) float64 { return float64(s.Alive) }},
		{"births", func(s simSeed) float64 { return float64(s.Births) }},
		{"deaths", func(s simSeed) float64 { return float64(s.Deaths) }},
		{"purchase_efficiency", func(s simSeed) float64 { return s.Efficiency }},
		{"sat_earned", func(s simSeed) float64 { return float64(s.Earned) }},
		{"sat_rent", func(s simSeed) float64 { return float64(s.Rent) }},
		{"earned_to_rent", func(s simSeed) float64 { return float64(s.Earned) / float64(max(1, s.Rent)) }},
	} {
		var all []float64
		for _, s := range runs {
			all = append(all, f.of(s))
		}
		out = append(out, figureOf(f.name, all))
	}
	return out
}

func figureOf(name string, all []float64) simFigure {
	f := simFigure{Name: name}
	if len(all) == 0 {
		return f
	}
	f.Min, f.Max = all[0], all[0]
	for _, v := range all {
		f.Mean += v / float64(len(all))
		f.Min, f.Max = min(f.Min, v), max(f.Max, v)
	}
	if n := float64(len(all)); n > 1 {
		squares := 0.0
		for _, v := range all {
			squares += (v - f.Mean) * (v - f.Mean)
		}
		f.CI = 1.96 * math.Sqrt(squares/(n-1)/n)
	}
	return f
}

// writeSeeds writes report.json and metrics.csv, which has a row a run.
func writeSeeds(dir string, s simSeeds) error {
	report, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	metrics, err := csvOf(s.Runs)
	if err != nil {
		return err
	}
	return writeFiles(dir, []picture.File{{Name: "report.json", Data: append(report, '\n')}, {Name: "metrics.csv", Data: metrics}})
}

// writeFiles writes files into a folder, which is made if need be.
func writeFiles(dir string, files []picture.File) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	for _, f := range files {
		path := filepath.Join(dir, f.Name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return err
		}
		if err := os.WriteFile(path, f.Data, 0o644); err != nil {
			return err
		}
	}
	return nil
}
