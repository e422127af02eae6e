package p2p

import "errors"

// What a Host refuses, and how an exchange fails.
var (
	ErrAddr      = errors.New("not a multiaddress")
	ErrSelf      = errors.New("that is this host itself")
	ErrNoAddr    = errors.New("no address is known")
	ErrNoHandler = errors.New("the other side does not speak this protocol")
	ErrRemote    = errors.New("the other side refused") // its sentence follows
	ErrTooLarge  = errors.New("message too large")
	ErrBusy      = errors.New("too much is being answered just now")
	ErrJoined    = errors.New("topic already joined")
	ErrNotJoined = errors.New("topic not joined")
	ErrClosed    = errors.New("host closed")
)
