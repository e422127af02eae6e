package texts

import (
	_ "embed"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// Shipped names the set that ships; StandIn is what it also answers to if there is
// no such file.
const (
	Shipped = "facts"
	StandIn = "nq_open"
)

//go:embed facts.jsonl
var facts string

// MaxSize bounds a file, in bytes.
const MaxSize = 512 << 20

// Open reads a file whose path begins in a folder, or what ships.
func Open(folder, path string, cols Columns) ([]Row, error) {
	found, err := find(folder, path)
	if err != nil {
		return nil, err
	}
	if found == "" {
		return jsonl(strings.NewReader(facts), Columns{"question", "answer"})
	}
	f, err := os.Open(found)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > MaxSize {
		return nil, fmt.Errorf("%w: %s: %d bytes; at most %d are read", ErrUnreadable, path, info.Size(), MaxSize)
	}
	var rows []Row
	switch filepath.Ext(found) {
	case ".csv":
		rows, err = csvRows(f, cols)
	case ".parquet":
		rows, err = parquetRows(f, info.Size(), cols)
	case ".jsonl", ".json", ".ndjson":
		rows, err = jsonl(f, cols)
	default:
		return nil, fmt.Errorf("%w: %s: %q is no kind of file; there are .jsonl, .csv and .parquet", ErrUnreadable, path, filepath.Ext(found))
	}
	if err == nil && len(rows) == 0 {
		err = fmt.Errorf("%w: there are no rows", ErrUnreadable)
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return rows, nil
}

// find is the path of a file; nothing for what ships.
func find(folder, path string) (string, error) {
	full := path
	if !filepath.IsAbs(path) {
		full = filepath.Join(folder, path)
	}
	for _, end := range []string{"", ".jsonl", ".csv", ".parquet"} {
		if info, err := os.Stat(full + end); err == nil && info.Mode().IsRegular() {
			return full + end, nil
		}
	}
	if path == Shipped || path == StandIn {
		return "", nil
	}
	return "", fmt.Errorf("%s: %w: want a .jsonl, .csv or .parquet file, or %s, which ships", path, fs.ErrNotExist, Shipped)
}

// StandsIn reports whether a path is that of a set that is not there, for which the
// shipped one is read.
func StandsIn(folder, path string) bool {
	found, err := find(folder, path)
	return err == nil && found == "" && path == StandIn
}
