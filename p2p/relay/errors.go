package relay

import "errors"

// Why a carrier does not carry. The first six reach the consumer as numbers.
var (
	ErrRefused     = errors.New("destination refused by the carrier's exit policy")
	ErrUnreachable = errors.New("destination unreachable")
	ErrDebt        = errors.New("too many bytes unsettled")
	ErrNotAdmitted = errors.New("not admitted by the carrier")
	ErrBusy        = errors.New("carrier is full")
	ErrBadRequest  = errors.New("malformed request")

	ErrTooMuch = errors.New("more than is unsettled")
	ErrClosed  = errors.New("relay closed")
)
