package page

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly/lab/runs"
	pictures "github.com/dollynator/dolly/lab/sim/picture"
)

// Of shows a run: what it is, how it stands, its curves, pictures, summary and log.
func Of(f runs.Folder) ([]byte, error) {
	m, err := f.Manifest()
	if err != nil {
		return nil, err
	}
	table, err := f.Table()
	if err != nil {
		return nil, err
	}
	drawn, err := found(f)
	if err != nil {
		return nil, err
	}
	v := view{Title: fmt.Sprintf("%s, seed %d · %s", m.Kind, m.Seed, m.Name)}
	v.Sections = append(v.Sections, manifest(m))
	summary, err := file(f, "All of the summary", runs.SummaryFile)
	if err != nil {
		return nil, err
	}
	if rows := numbers(summary.Text); len(rows) > 0 {
		v.Sections = append(v.Sections, section{Head: "Summary", Rows: rows})
	}
	v.Sections = append(v.Sections, section{Head: "Figures", Plots: curves([]string{m.Name}, []runs.Table{table})})
	if len(drawn) > 0 {
		v.Sections = append(v.Sections, section{Head: "Pictures", Plots: drawn})
	}
	config, err := file(f, "Config", runs.ConfigFile)
	if err != nil {
		return nil, err
	}
	log, err := file(f, "Log", runs.LogFile)
	if err != nil {
		return nil, err
	}
	for _, s := range []section{summary, config, log} {
		if s.Text != "" {
			v.Sections = append(v.Sections, s)
		}
	}
	return v.html(), nil
}

// file is a section of a text; it has none if there is no such file.
func file(f runs.Folder, head, name string) (section, error) {
	raw, err := f.Read(name)
	if errors.Is(err, fs.ErrNotExist) {
		err = nil
	}
	return section{Head: head, Text: strings.TrimSpace(string(raw))}, err
}

// numbers are the figures and words of a summary, without what has parts.
func numbers(summary string) (out [][]cell) {
	var all map[string]json.RawMessage
	if json.Unmarshal([]byte(summary), &all) != nil {
		return nil
	}
	for _, k := range slices.Sorted(maps.Keys(all)) {
		if v := string(all[k]); !strings.ContainsAny(v[:1], "{[") {
			out = append(out, words(k, strings.Trim(v, `"`)))
		}
	}
	return out
}

func manifest(m runs.Manifest) section {
	s := section{Head: "Run", Note: m.Error, Class: "fail", Rows: [][]cell{
		words("state", string(m.State)), words("step", fmt.Sprint(m.Step)), words("rows", fmt.Sprint(m.Rows)),
		words("begun", m.Start.UTC().Format(time.RFC3339)), words("program", m.Version+" "+m.Commit), words("Go", m.Go),
		words("host", fmt.Sprintf("%s, %s, %d processors", m.Host, m.System, m.CPUs)), words("arguments", strings.Join(m.Arguments, " ")),
		words("config's hash", m.Config),
	}}
	if m.End != nil {
		s.Rows = append(s.Rows, words("ended", m.End.UTC().Format(time.RFC3339)))
	}
	for i, t := range m.Sittings[min(1, len(m.Sittings)):] {
		s.Rows = append(s.Rows, words(fmt.Sprintf("gone on with, %d", i+1), fmt.Sprintf("%s from row %d: %s", t.Start.UTC().Format(time.RFC3339), t.From, t.State)))
	}
	return s
}

// curves draws each figure over the steps, that of all runs in one picture.
func curves(names []string, tables []runs.Table) (out []plot) {
	var figures []string
	for _, t := range tables {
		for _, n := range t.Names() {
			if !slices.Contains(figures, n) {
				figures = append(figures, n)
			}
		}
	}
	for _, n := range figures {
		var tracks []pictures.Track
		for i, t := range tables {
			if y, ok := t.Column(n); ok && slices.ContainsFunc(y, func(v float64) bool { return !math.IsNaN(v) }) {
				tracks = append(tracks, pictures.Track{Name: names[i], X: steps(t), Y: y})
			}
		}
		if len(tracks) > 0 { // it was a number once
			out = append(out, picture(n, "image/svg+xml", pictures.Tracks(n, "step", "", tracks)))
		}
	}
	return out
}

func steps(t runs.Table) []float64 {
	out := make([]float64, len(t.Steps))
	for i, s := range t.Steps {
		out[i] = float64(s)
	}
	return out
}

// kinds are pictures that a browser shows, by the end of their name.
func kinds() map[string]string {
	return map[string]string{".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg"}
}

// Most bytes of one picture, and most pictures, that are put into a page.
const (
	mostPicture  = 4 << 20
	mostPictures = 200
)

// found are the pictures in the folder, by name.
func found(f runs.Folder) (out []plot, err error) {
	err = filepath.WalkDir(string(f), func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		kind := kinds()[filepath.Ext(path)]
		info, err := d.Info()
		if kind == "" || err != nil || !d.Type().IsRegular() || info.Size() > mostPicture || len(out) == mostPictures {
			return err
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		name, err := filepath.Rel(string(f), path)
		out = append(out, picture(filepath.ToSlash(name), kind, raw))
		return err
	})
	return out, err
}
