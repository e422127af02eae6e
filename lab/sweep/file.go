package sweep

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/goccy/go-yaml"
)

// File is a sweep as people write it. What is not said is zero.
type File struct {
	Experiment string                     `json:"experiment"` // a file beside this one, or a kind
	Set        map[string]json.RawMessage `json:"set"`        // what all runs have, over the experiment's file
	Over       map[string]json.RawMessage `json:"over"`       // a list, or a range as ParseAxis reads it
	Method     Method                     `json:"method"`
	Samples    int                        `json:"samples"`
	Seeds      int                        `json:"seeds"`
	Seed       uint64                     `json:"seed"`
	Metric     string                     `json:"metric"`
	Goal       Goal                       `json:"goal"`
	Budget     string                     `json:"budget"`
	Keep       int                        `json:"keep"`
}

// ReadFile reads a sweep's file, YAML or JSON, over what f has already. It is no
// sweep if its text has no key experiment; then ok is false.
func ReadFile(name string, text []byte, f *File) (ok bool, err error) {
	var top map[string]any
	if yaml.Unmarshal(text, &top) != nil || top["experiment"] == nil {
		return false, nil
	}
	raw, err := json.Marshal(top)
	if err == nil {
		err = runs.Fill(raw, f)
	}
	if err != nil {
		return true, fmt.Errorf("%w: %s: %w", ErrSpec, name, err)
	}
	return true, nil
}

// Axes are what varies, by key.
func (f File) Axes() ([]Axis, error) {
	var out []Axis
	for _, key := range slices.Sorted(maps.Keys(f.Over)) {
		a := Axis{Key: key}
		var word string
		switch raw := f.Over[key]; {
		case json.Unmarshal(raw, &a.Values) == nil && len(a.Values) > 0:
		case json.Unmarshal(raw, &word) == nil && strings.Contains(word, ".."):
			var err error
			if a, err = ParseAxis(key + "=" + word); err != nil {
				return nil, err
			}
		default:
			return nil, fmt.Errorf("%w: %s: %s is neither a list nor a range FROM..TO", ErrSpec, key, raw)
		}
		out = append(out, a)
	}
	return out, nil
}
