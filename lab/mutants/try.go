package mutants

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// Verdict is what became of a mutant.
type Verdict struct {
	Mutant
	Killed bool   `json:"killed"`
	By     string `json:"by,omitempty"` // package and name of the first test that failed
}

// Errors of a mutant that proves nothing.
var (
	ErrUnsound = errors.New("the tests fail without a mutant")
	ErrBroken  = errors.New("the mutant does not compile")
	ErrEndless = errors.New("the tests do not end")
)

// Sound runs the tests that the mutants name on the tree as it is. It returns
// [ErrUnsound] if one fails.
func (t *Tree) Sound(ctx context.Context, all []Mutant) error {
	runs := map[string][]string{}
	for _, m := range all {
		for _, pkg := range m.Packages {
			if !slices.Contains(runs[pkg], m.Run) {
				runs[pkg] = append(runs[pkg], m.Run)
			}
		}
	}
	for _, pkg := range slices.Sorted(maps.Keys(runs)) {
		failed, err := t.test(ctx, "", pkg, either(runs[pkg]))
		switch {
		case err != nil:
			return fmt.Errorf("try without a mutant: %w", err)
		case failed != "":
			return fmt.Errorf("%w: %s", ErrUnsound, failed)
		}
	}
	return nil
}

// either matches what one of the patterns matches; an empty one matches all.
func either(patterns []string) string {
	if slices.Contains(patterns, "") {
		return ""
	}
	return strings.Join(patterns, "|")
}

// Try runs the tests that must notice m. It returns [ErrStale] if m is older
// than the code, [ErrBroken] if it does not compile, and [ErrEndless] if it makes
// the tests run for ever: none of them is a test that failed.
func (t *Tree) Try(ctx context.Context, m Mutant) (Verdict, error) {
	v := Verdict{Mutant: m}
	dir, err := os.MkdirTemp("", "mutant-")
	if err != nil {
		return v, fmt.Errorf("try %s: %w", m.Name, err)
	}
	defer os.RemoveAll(dir)
	overlay, err := t.overlay(dir, m)
	if err != nil {
		return v, fmt.Errorf("try %s: %w", m.Name, err)
	}
	for _, pkg := range m.Packages {
		v.By, err = t.test(ctx, overlay, pkg, m.Run)
		if err != nil {
			return v, fmt.Errorf("try %s: %w", m.Name, err)
		}
		if v.Killed = v.By != ""; v.Killed {
			return v, nil
		}
	}
	return v, nil
}

// Source is the file of m as it is and as it would be.
func (t *Tree) Source(m Mutant) (path string, edited []byte, err error) {
	path = filepath.Join(t.root, filepath.FromSlash(m.File))
	file, err := os.ReadFile(path)
	if err != nil {
		return path, nil, fmt.Errorf("%w: %w", ErrStale, err)
	}
	edited, err = m.Edit(file)
	return path, edited, err
}

// overlay writes the edited file and the go command's note of what it replaces.
func (t *Tree) overlay(dir string, m Mutant) (string, error) {
	path, edited, err := t.Source(m)
	if err != nil {
		return "", err
	}
	file, note := filepath.Join(dir, "mutant.go"), filepath.Join(dir, "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {path: file}})
	if err != nil {
		return "", err
	}
	return note, errors.Join(os.WriteFile(file, edited, 0o600), os.WriteFile(note, replace, 0o600))
}
