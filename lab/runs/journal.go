package runs

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
)

// journal is a file of lines that grows at its end. What was written after the
// place where a run goes on is not thrown away: it is compared with what the run
// writes again, which must be the same.
type journal struct {
	f    *os.File
	at   int64 // where the next line belongs
	size int64 // of what is there, whole lines only
}

// openJournal opens or makes a file, cuts off a last line that is torn, and goes on
// at a place up to which everything was synced.
func openJournal(path string, at int64) (_ *journal, err error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o644)
	if err != nil {
		return nil, err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, f.Close())
		}
	}()
	size, err := wholeLines(f)
	if err != nil {
		return nil, err
	}
	if at > size {
		return nil, fmt.Errorf("%w: %s has %d bytes, and had %d", ErrDamaged, path, size, at)
	}
	return &journal{f, at, size}, f.Truncate(size)
}

// wholeLines is how long a file is up to its last line feed.
func wholeLines(f *os.File) (int64, error) {
	info, err := f.Stat()
	if err != nil {
		return 0, err
	}
	buf := make([]byte, 64<<10)
	for end := info.Size(); end > 0; {
		from := max(0, end-int64(len(buf)))
		part := buf[:end-from]
		if _, err := f.ReadAt(part, from); err != nil {
			return 0, err
		}
		if i := bytes.LastIndexByte(part, '\n'); i >= 0 {
			return from + int64(i) + 1, nil
		}
		end = from
	}
	return 0, nil
}

// add writes whole lines, or finds that they are there. Other lines in their place
// are ErrDiverged.
func (j *journal) add(lines []byte) error {
	old := min(int64(len(lines)), j.size-j.at)
	there := make([]byte, old)
	if _, err := io.ReadFull(io.NewSectionReader(j.f, j.at, old), there); err != nil {
		return fmt.Errorf("read %s again: %w", j.f.Name(), err)
	}
	if !bytes.Equal(there, lines[:old]) {
		return fmt.Errorf("%w: byte %d of %s would change", ErrDiverged, j.at, j.f.Name())
	}
	n, err := j.f.WriteAt(lines[old:], j.at+old)
	if err != nil {
		return errors.Join(err, j.cut(n, old))
	}
	j.at += int64(len(lines))
	j.size = max(j.size, j.at)
	return nil
}

// cut takes away the part of a line that did not fit.
func (j *journal) cut(written int, old int64) error {
	if written == 0 {
		return nil
	}
	return j.f.Truncate(j.at + old)
}

func (j *journal) close() error { return errors.Join(j.f.Sync(), j.f.Close()) }
