package main

import (
	"errors"
	"io"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
)

var errIrregular = errors.New("not a regular file")

// openKept opens the file in a folder of --out where what is finished is kept, a line
// each, has it loaded, and cuts off a last line that load finds is not whole. What is
// written to it comes at its end.
func openKept(dir, name string, load func(io.Reader) (whole int64, err error)) (*os.File, error) {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return nil, cli.Usagef("name a folder that can be written", "--out %s: %v", dir, err)
	}
	path := filepath.Join(dir, name)
	file, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE|os.O_APPEND, 0o644) // whole lines, whoever else adds some
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "what was finished before", Err: err}
	}
	if err := cutToWhole(file, load); err != nil {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: path, Err: errors.Join(err, file.Close()), Hint: "move it away: it is made again"}
	}
	return file, nil
}

func cutToWhole(file *os.File, load func(io.Reader) (whole int64, err error)) error {
	info, err := file.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() { // a device may have no end
		return errIrregular
	}
	whole, err := load(file)
	if err == nil && info.Size() > whole {
		err = file.Truncate(whole)
	}
	return err
}
