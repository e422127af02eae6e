package nats

import "errors"

// Errors of this room.
var (
	ErrServer = errors.New("no NATS server")                                             // it does not start or answer
	ErrLost   = errors.New("too many workers began with it, and none told how it ended") // a task that was handed out too often
)
