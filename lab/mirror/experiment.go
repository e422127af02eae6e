package mirror

import (
	"encoding/json"
	"fmt"
	"path/filepath"

	"github.com/dollynator/dolly/lab/runs"
)

// Experiment makes runs of experiments; it implements [runs.Experiment] and
// [runs.Reader].
type Experiment struct {
	Models Models // nil: a part that needs a language model is an error
}

// Kind implements [runs.Experiment].
func (Experiment) Kind() string { return kindMirror }

// Read implements [runs.Reader]: relative paths begin where the file is.
func (Experiment) Read(file string, text []byte) (json.RawMessage, error) {
	s, err := Parse(file, text)
	if err != nil {
		return nil, err
	}
	if !filepath.IsAbs(s.Folder) {
		s.Folder = filepath.Join(filepath.Dir(file), s.Folder)
	}
	if s.Folder, err = filepath.Abs(s.Folder); err != nil {
		return nil, fmt.Errorf("folder of %s: %w", file, err)
	}
	return json.Marshal(s)
}

// Resolve implements [runs.Experiment].
func (Experiment) Resolve(config json.RawMessage) (json.RawMessage, error) {
	s, err := Parse("", config)
	if err != nil {
		return nil, err
	}
	return json.Marshal(s)
}

// Start implements [runs.Experiment].
func (e Experiment) Start(config json.RawMessage, seed uint64) (runs.Work, error) {
	s, err := Parse("", config)
	if err != nil {
		return nil, err
	}
	return start(s, seed, e.Models)
}
