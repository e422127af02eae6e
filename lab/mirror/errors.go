package mirror

import "errors"

// Errors of this room.
var (
	ErrModel  = errors.New("impossible model")  // parts of a model that do not fit one another
	ErrEvents = errors.New("unreadable events") // a file of events that no query wrote
	ErrState  = errors.New("unreadable state")  // a checkpoint of another experiment
	ErrMoved  = errors.New("the data is another than it was when the run began")
	ErrNoNet  = errors.New("no model at hand") // a folder without the model that a part needs
)
