package scenario

import (
	"fmt"

	"github.com/goccy/go-yaml"

	"github.com/dollynator/dolly/lab/strict"
)

// MaxSize bounds a file in bytes.
const MaxSize = strict.MaxSize

// Parse reads a scenario; file is its name for errors. What the text leaves out is
// as in [Default], but that beside a list of offers none are drawn. All errors that can be told at once are joined; each is an
// [Error].
func Parse(file string, text []byte) (Scenario, error) {
	s := Default()
	f, err := strict.Read(file, text, strict.Record(s.keys()))
	if err != nil {
		return Scenario{}, err
	}
	if !f.Has("offers.count") && len(s.Offers.List) > 0 {
		s.Offers.Count = 0
	}
	for _, e := range s.problems() {
		f.Refuse(e.Key, e.Text)
	}
	if err := f.Err(); err != nil {
		return Scenario{}, err
	}
	return s, nil
}

// Marshal writes all of s, so that a later default changes nothing of it.
func Marshal(s Scenario) ([]byte, error) {
	text, err := yaml.MarshalWithOptions(s, yaml.IndentSequence(true))
	if err != nil {
		return nil, fmt.Errorf("write scenario %s: %w", s.Name, err)
	}
	return text, nil
}
