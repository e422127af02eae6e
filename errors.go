package dolly

import "errors"

// Kind says what an error means for who asked; a program's exit code follows it.
type Kind uint8

// The kinds, in the order of their exit codes.
const (
	Failed      Kind = 1 // something went wrong
	Usage       Kind = 2 // the request made no sense
	Refused     Kind = 3 // the charter does not allow it
	Unreachable Kind = 4 // no node answers
	Partial     Kind = 5 // some of it was done
	Over        Kind = 6 // what it is about has ended; the exit code is that of Failed
)

// Error is a sentence for people: what is wrong and the way out.
type Error struct {
	Kind Kind
	Text string // lower case, no full stop
	Hint string // what to do next; may be empty
	Err  error  // cause; may be nil
}

// Error prints the text and the cause.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Text
	}
	return e.Text + ": " + e.Err.Error()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// KindOf is the kind of the first [Error] in err's chain, else Failed.
func KindOf(err error) Kind {
	var e *Error
	if errors.As(err, &e) {
		return e.Kind
	}
	return Failed
}

// HintOf is the first hint in err's tree, in the order in which it was joined.
func HintOf(err error) string {
	if e, ok := err.(*Error); ok && e.Hint != "" {
		return e.Hint
	}
	switch e := err.(type) {
	case interface{ Unwrap() error }:
		return HintOf(e.Unwrap())
	case interface{ Unwrap() []error }:
		for _, part := range e.Unwrap() {
			if hint := HintOf(part); hint != "" {
				return hint
			}
		}
	}
	return ""
}
