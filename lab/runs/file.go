package runs

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/strict"
	"github.com/goccy/go-yaml"
)

// kindKey is the key of a file that says what it is a config of.
const kindKey = "kind"

// Named is the experiment of that kind.
func Named(all []Experiment, kind string) (Experiment, error) {
	var names []string
	for _, e := range all {
		if e.Kind() == kind {
			return e, nil
		}
		names = append(names, e.Kind())
	}
	return nil, fmt.Errorf("%w: no experiment %q; %sthere are %s", ErrConfig, kind, strict.Guess(kind, names), strings.Join(names, ", "))
}

// ReadFile reads the text of a file, YAML or JSON: which experiment it is of, and
// the config, defaults not filled in. Without the key kind it is of the first
// experiment that is a [Reader].
func ReadFile(all []Experiment, file string, text []byte) (Experiment, json.RawMessage, error) {
	var top map[string]any
	if err := yaml.Unmarshal(text, &top); err != nil {
		return nil, nil, fmt.Errorf("%w: %w", ErrConfig, strict.Syntax(file, err))
	}
	e, err := kindOf(all, top)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", file, err)
	}
	if r, ok := e.(Reader); ok {
		config, err := r.Read(file, text)
		return e, config, err
	}
	delete(top, kindKey)
	config, err := json.Marshal(top)
	if err != nil {
		return nil, nil, fmt.Errorf("%w: %s: %w", ErrConfig, file, err)
	}
	return e, config, nil
}

func kindOf(all []Experiment, top map[string]any) (Experiment, error) {
	if kind, said := top[kindKey]; said {
		return Named(all, fmt.Sprint(kind))
	}
	i := slices.IndexFunc(all, func(e Experiment) bool { _, ok := e.(Reader); return ok })
	if i < 0 {
		return nil, fmt.Errorf("%w: it does not say its kind", ErrConfig)
	}
	return all[i], nil
}

// Set puts a value into a config. A key is a path of names with dots between; a value
// that is no JSON is text.
func Set(config json.RawMessage, key, value string) (json.RawMessage, error) {
	top := map[string]json.RawMessage{}
	if len(config) > 0 {
		if err := json.Unmarshal(config, &top); err != nil || top == nil {
			return nil, fmt.Errorf("%w: %s: what it is in has no keys", ErrConfig, key)
		}
	}
	name, below, deeper := strings.Cut(key, ".")
	if name == "" {
		return nil, fmt.Errorf("%w: a key without a name", ErrConfig)
	}
	raw := json.RawMessage(value)
	var err error
	switch {
	case deeper:
		raw, err = Set(top[name], below, value)
	case !json.Valid(raw):
		raw, err = json.Marshal(value)
	}
	if err != nil {
		return nil, err
	}
	top[name] = raw
	return json.Marshal(top)
}
