package runs

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
)

// Folder is where one run is kept, by its path.
type Folder string

// Files of a run. Others are what its work wrote.
const (
	ConfigFile   = "config.json"   // resolved
	ManifestFile = "manifest.json" // see Manifest
	MetricsFile  = "metrics.jsonl" // a row a line; the same for the same config and seed
	EventsFile   = "events.jsonl"  // a line each, if the work tells any
	CSVFile      = "metrics.csv"   // written when the run ends, however it does
	BoardFile    = "events.out.tfevents.1.dolly"
	SummaryFile  = "summary.json" // of a run that is done
	LogFile      = "log.txt"
	ReportFile   = "report.html" // written when it is asked for
	CPUProfile   = "cpu.pprof"
	HeapProfile  = "heap.pprof"

	checkpoints = "checkpoints"
	lockFile    = "lock"
	reserveFile = "reserve" // room on the disk for the manifest that says that there is none
)

// own are the names that a work may not write under.
func own() []string {
	return []string{ConfigFile, ManifestFile, MetricsFile, EventsFile, CSVFile, BoardFile, SummaryFile, LogFile, ReportFile,
		CPUProfile, HeapProfile, checkpoints, lockFile, reserveFile}
}

// Write puts a file into the folder, whole or not at all; name may be in folders
// within it.
func (f Folder) Write(name string, data []byte) error {
	if !filepath.IsLocal(name) || slices.Contains(own(), filepath.Clean(name)) {
		return fmt.Errorf("%w: %q", ErrName, name)
	}
	return f.write(name, data)
}

// Read is a file of the folder.
func (f Folder) Read(name string) ([]byte, error) { return os.ReadFile(f.at(name)) }

func (f Folder) at(name string) string { return filepath.Join(string(f), filepath.FromSlash(name)) }

// write replaces a file: who reads it sees the old one or the new one, also after a
// crash of the machine.
func (f Folder) write(name string, data []byte) error {
	if err := f.replace(name, data, (*os.File).Sync); err != nil {
		return err
	}
	return syncDir(filepath.Dir(f.at(name)))
}

// derive is write for what can be made again: after a crash of the machine it may be
// empty.
func (f Folder) derive(name string, data []byte) error {
	return f.replace(name, data, func(*os.File) error { return nil })
}

func (f Folder) replace(name string, data []byte, sync func(*os.File) error) (err error) {
	path := f.at(name)
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	part, err := os.CreateTemp(filepath.Dir(path), ".part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreMissing(os.Remove(part.Name())))
		}
	}()
	_, err = part.Write(data)
	if err = errors.Join(err, part.Chmod(0o644), sync(part), part.Close()); err != nil {
		return err
	}
	return os.Rename(part.Name(), path)
}

// syncDir makes the names in a folder last.
func syncDir(path string) error {
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

func ignoreMissing(err error) error {
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	return err
}

// reserveSize is kept from the disk for the last words of a run that fills it, in bytes.
const reserveSize = 128 << 10

// reserve takes that room, if it is not taken.
func (f Folder) reserve() error {
	if info, err := os.Stat(f.at(reserveFile)); err == nil && info.Size() == reserveSize {
		return nil
	}
	return f.derive(reserveFile, make([]byte, reserveSize))
}
