package record

import "errors"

// Errors of this room.
var (
	ErrNotRecording = errors.New("not a recording of a simulated run") // the file is something else
	ErrVersion      = errors.New("a recording of another version")
	ErrDamaged      = errors.New("the recording is damaged") // in its middle; a torn end is none
	ErrTooLarge     = errors.New("too large to record")
	ErrExists       = errors.New("there is a recording already")
	ErrNoDay        = errors.New("no such day in the recording")
	ErrNoAgent      = errors.New("no such agent on that day")
	ErrNoView       = errors.New("no such view")
	ErrReadOnly     = errors.New("what is past cannot be changed")
)
