package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/tui"
)

// choicesPath is where it is kept how a user likes the console.
func choicesPath() string { return filepath.Join(defaultState(), "console.json") }

// readChoices reads them; a file that is not there is none.
func readChoices(path string) (c tui.Choices, err error) {
	raw, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return c, nil
	}
	if err == nil {
		err = json.Unmarshal(raw, &c)
	}
	if err != nil {
		return c, &dolly.Error{Kind: dolly.Usage, Text: "how the console was left, in " + path, Err: err, Hint: "remove that file to begin anew"}
	}
	return c, nil
}

// writeChoices replaces the file as a whole.
func writeChoices(path string, c tui.Choices) error {
	raw, err := json.MarshalIndent(c, "", "  ")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	f, err := os.CreateTemp(filepath.Dir(path), "console-*")
	if err != nil {
		return fmt.Errorf("write %s: %w", path, err)
	}
	_, err = f.Write(append(raw, '\n'))
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), path)
	}
	if err != nil {
		err = errors.Join(err, os.Remove(f.Name()))
		return fmt.Errorf("write %s: %w", path, err)
	}
	return nil
}

// mostExports bounds the numbers that are tried behind a name.
const mostExports = 1000

// exportFile writes into the working folder, under the name or, if that is taken,
// with a number behind it.
func exportFile(name string, content []byte) (path string, err error) {
	stem, ext, _ := strings.Cut(name, ".")
	for i := range mostExports {
		path = "dolly-" + name
		if i > 0 {
			path = fmt.Sprintf("dolly-%s-%d.%s", stem, i+1, ext)
		}
		f, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600)
		if errors.Is(err, fs.ErrExist) {
			continue
		}
		if err != nil {
			return "", err
		}
		_, err = f.Write(content)
		return path, errors.Join(err, f.Close())
	}
	return "", fmt.Errorf("%s and %d more are there already", name, mostExports)
}
