package sweep

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly/lab/runs"
)

// Folder is where a sweep is kept, by its path.
type Folder string

// Files of a sweep.
const (
	SpecFile     = "sweep.json"
	OutcomesFile = "outcomes.jsonl" // a line each, in the order in which they came
	RunsFolder   = "runs"           // a folder each, by the task's ID
)

// Prefix begins the name of a sweep's folder.
const Prefix = "sweep-"

// Create makes the folder of a sweep below root: sweep-<time>-<hash>.
func Create(root string, s Spec, now time.Time) (Folder, error) {
	raw, err := json.MarshalIndent(s, "", "  ")
	if err != nil {
		return "", fmt.Errorf("begin the sweep: %w", err)
	}
	hash := runs.Hash(s.Kind, raw, s.Seed)
	f := Folder(filepath.Join(root, Prefix+now.UTC().Format("20060102-150405")+"-"+hash[:8]))
	if err := os.MkdirAll(root, 0o755); err != nil {
		return "", fmt.Errorf("begin the sweep: %w", err)
	}
	if err := os.Mkdir(string(f), 0o755); err != nil {
		return "", fmt.Errorf("begin the sweep: %w", err)
	}
	if err := runs.Folder(f).Write(SpecFile, append(raw, '\n')); err != nil {
		return "", fmt.Errorf("begin the sweep: %w", err)
	}
	return f, nil
}

// Spec is what the sweep in a folder is.
func (f Folder) Spec() (s Spec, err error) {
	raw, err := os.ReadFile(f.at(SpecFile))
	if errors.Is(err, fs.ErrNotExist) {
		return s, fmt.Errorf("%w in %s", ErrNoSweep, f)
	}
	if err == nil {
		err = json.Unmarshal(raw, &s)
	}
	if err != nil {
		return s, fmt.Errorf("the sweep in %s: %w", f, err)
	}
	return s, nil
}

// Run is the folder of a task's run.
func (f Folder) Run(id string) runs.Folder {
	return runs.Folder(filepath.Join(string(f), RunsFolder, id))
}

func (f Folder) at(name string) string { return filepath.Join(string(f), name) }

// Outcomes are those that are kept, by task: of two the first that did not fail.
func (f Folder) Outcomes() (map[string]Outcome, error) {
	file, err := os.Open(f.at(OutcomesFile))
	if errors.Is(err, fs.ErrNotExist) {
		return map[string]Outcome{}, nil
	}
	if err != nil {
		return nil, err
	}
	all, _, err := load(file)
	return all, errors.Join(err, file.Close())
}

// load reads outcomes, and how many bytes of them are whole lines.
func load(r io.Reader) (all map[string]Outcome, whole int64, err error) {
	all = map[string]Outcome{}
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return all, whole, nil
		}
		if err != nil {
			return nil, 0, err
		}
		var o Outcome
		if err := json.Unmarshal(line, &o); err != nil || o.ID == "" {
			return nil, 0, fmt.Errorf("%w: %s: line %d", ErrDamaged, OutcomesFile, n)
		}
		if old, ok := all[o.ID]; !ok || old.State == runs.Failed {
			all[o.ID] = o
		}
		whole += int64(len(line))
	}
}

// keeper adds outcomes to a folder's file.
type keeper struct{ f *os.File }

// keep opens the file and returns what is in it; a torn last line is cut off.
func (f Folder) keep() (_ *keeper, known map[string]Outcome, err error) {
	file, err := os.OpenFile(f.at(OutcomesFile), os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644)
	if err != nil {
		return nil, nil, err
	}
	known, whole, err := load(file)
	if err == nil {
		err = file.Truncate(whole)
	}
	if err != nil {
		return nil, nil, errors.Join(err, file.Close())
	}
	return &keeper{file}, known, nil
}

// add writes an outcome, so that it lasts.
func (k *keeper) add(o Outcome) error {
	line, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("keep an outcome: %w", err)
	}
	if _, err := k.f.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("keep an outcome: %w", err)
	}
	return k.f.Sync()
}
