package faults

import (
	"encoding/binary"
	"fmt"
	"os"

	"github.com/dollynator/dolly"
)

// clockFile is the clock of a town: eight bytes that its processes read, so
// that one which stood still knows at once how late it is.
type clockFile struct{ file *os.File }

func openClock(path string) (clockFile, error) {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return clockFile{}, fmt.Errorf("open the clock: %w", err)
	}
	return clockFile{f}, nil
}

func (c clockFile) set(now dolly.Time) error {
	_, err := c.file.WriteAt(binary.LittleEndian.AppendUint64(nil, uint64(now)), 0)
	return err
}

// Now is what the clock was set to.
func (c clockFile) Now() dolly.Time {
	var b [8]byte
	if _, err := c.file.ReadAt(b[:], 0); err != nil {
		panic(fmt.Errorf("read the clock: %w", err)) // a clock has no other way to say it
	}
	return dolly.Time(binary.LittleEndian.Uint64(b[:]))
}
