package main

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/dollynator/dolly/wire"
)

// An exported registry is a file of records that the warden signed, each after
// exportMark or its predecessor, with its length in four bytes, big end first.
const exportMark = "dolly registry 1\n"

// errExport is returned for a file that is no exported registry.
var errExport = errors.New("no exported registry, or one that is cut short")

func writeExport(w io.Writer, record []byte) error {
	if err := binary.Write(w, binary.BigEndian, uint32(len(record))); err != nil {
		return err
	}
	_, err := w.Write(record)
	return err
}

// readExport hands each record of an exported registry to each.
func readExport(path string, each func(record []byte) error) (err error) {
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	in := bufio.NewReader(f)
	mark := make([]byte, len(exportMark))
	if _, err := io.ReadFull(in, mark); err != nil || string(mark) != exportMark {
		return errExport
	}
	for n := 0; ; n++ {
		var size uint32
		if err := binary.Read(in, binary.BigEndian, &size); errors.Is(err, io.EOF) && n > 0 {
			return nil
		} else if err != nil || size > wire.MaxRecord {
			return errExport
		}
		record := make([]byte, size)
		if _, err := io.ReadFull(in, record); err != nil {
			return errExport
		}
		if err := each(record); err != nil {
			return fmt.Errorf("record %d: %w", n, err)
		}
	}
}

// isExport tells an exported registry from other files by its first bytes.
func isExport(path string) bool {
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	mark := make([]byte, len(exportMark))
	_, err = io.ReadFull(f, mark)
	return errors.Join(err, f.Close()) == nil && string(mark) == exportMark
}
