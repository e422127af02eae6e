package strict

import (
	"errors"
	"fmt"
)

// ErrInvalid is in the tree of every error of this room.
var ErrInvalid = errors.New("not valid")

// Error says where a text is wrong, and what is allowed there.
type Error struct {
	File string
	Line int    // from 1; 0 if it was not read from a file
	Key  string // dotted, with indexes from 0: offers.list[2].price_sat
	Text string
}

// Error prints file:line: key: text.
func (e *Error) Error() string {
	where := ""
	switch {
	case e.File != "" && e.Line > 0:
		where = fmt.Sprintf("%s:%d: ", e.File, e.Line)
	case e.File != "":
		where = e.File + ": "
	case e.Line > 0:
		where = fmt.Sprintf("line %d: ", e.Line)
	}
	if e.Key != "" {
		where += e.Key + ": "
	}
	return where + e.Text
}

// Unwrap is [ErrInvalid].
func (e *Error) Unwrap() error { return ErrInvalid }

// Join makes one error of all; nil of none.
func Join(all []*Error) error {
	var errs []error
	for _, e := range all {
		errs = append(errs, e)
	}
	return errors.Join(errs...)
}
