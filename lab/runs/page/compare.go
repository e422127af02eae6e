package page

import (
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/runs"
)

// Side is one of the runs that are compared.
type Side struct {
	Name     string              `json:"run"`
	Kind     string              `json:"kind"`
	Seed     uint64              `json:"seed"`
	State    runs.State          `json:"state"`
	Step     int64               `json:"step"`
	Settings map[string]string   `json:"config"` // keys that are not the same in all, with dots between names
	Last     map[string]*float64 `json:"last"`   // of each figure; null where it never was a number

	table runs.Table
}

// Comparison is runs beside each other.
type Comparison struct {
	Sides   []Side   `json:"runs"`
	Keys    []string `json:"differ"` // of configs
	Figures []string `json:"figures"`
}

// Compare reads runs.
func Compare(all []runs.Folder) (c Comparison, err error) {
	seen := map[string]map[string]bool{} // values of each key
	var flat []map[string]string
	for _, f := range all {
		s, config, err := side(f)
		if err != nil {
			return c, fmt.Errorf("%s: %w", f, err)
		}
		c.Sides, flat = append(c.Sides, s), append(flat, config)
		for k := range config {
			seen[k] = map[string]bool{}
		}
		for _, n := range s.table.Names() {
			if !slices.Contains(c.Figures, n) {
				c.Figures = append(c.Figures, n)
			}
		}
	}
	c.Keys = []string{}
	for _, k := range slices.Sorted(maps.Keys(seen)) {
		for _, config := range flat {
			seen[k][config[k]] = true // "" where it is not there
		}
		if len(seen[k]) > 1 {
			c.Keys = append(c.Keys, k)
		}
	}
	for i := range c.Sides {
		for _, k := range c.Keys {
			c.Sides[i].Settings[k] = flat[i][k]
		}
	}
	return c, nil
}

func side(f runs.Folder) (s Side, config map[string]string, err error) {
	m, err := f.Manifest()
	if err != nil {
		return s, nil, err
	}
	s = Side{Name: m.Name, Kind: m.Kind, Seed: m.Seed, State: m.State, Step: m.Step, Settings: map[string]string{}, Last: map[string]*float64{}}
	if s.table, err = f.Table(); err != nil {
		return s, nil, err
	}
	for _, c := range s.table.Columns {
		s.Last[c.Name] = nil
		if v := c.Last(); !math.IsNaN(v) {
			s.Last[c.Name] = &v
		}
	}
	raw, err := f.Read(runs.ConfigFile)
	if err != nil {
		return s, nil, err
	}
	config = map[string]string{}
	flatten("", raw, config)
	return s, config, nil
}

// flatten writes the values of an object by their path.
func flatten(at string, raw json.RawMessage, into map[string]string) {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) == nil && len(object) > 0 {
		for k, v := range object {
			flatten(strings.TrimPrefix(at+"."+k, "."), v, into)
		}
		return
	}
	into[at] = strings.Join(strings.Fields(string(raw)), " ")
}

// HTML is the comparison as a page.
func (c Comparison) HTML() []byte {
	var names []string
	var tables []runs.Table
	heads := []cell{{}}
	for _, s := range c.Sides {
		names, tables = append(names, s.Name), append(tables, s.table)
		heads = append(heads, cell{s.Name, true})
	}
	table := section{Head: "Runs", Heads: heads}
	row := func(name string, of func(Side) cell) {
		cells := words(name)
		for _, s := range c.Sides {
			cells = append(cells, of(s))
		}
		table.Rows = append(table.Rows, cells)
	}
	row("kind", func(s Side) cell { return cell{s.Kind, true} })
	row("seed", func(s Side) cell { return cell{fmt.Sprint(s.Seed), true} })
	row("state", func(s Side) cell { return cell{string(s.State), true} })
	row("step", func(s Side) cell { return cell{fmt.Sprint(s.Step), true} })
	for _, k := range c.Keys {
		row(k, func(s Side) cell { return cell{s.Settings[k], true} })
	}
	for _, n := range c.Figures {
		row("last "+n, func(s Side) cell { return maybe(s.Last[n]) })
	}
	return view{Title: fmt.Sprintf("%d runs compared", len(c.Sides)), Sections: []section{table, {Head: "Figures", Plots: curves(names, tables)}}}.html()
}
