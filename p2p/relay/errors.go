package relay

import (
	"errors"

	"github.com/dollynator/dolly/p2p/relay/credit"
)

// Why a carrier does not carry. The first six reach the consumer as numbers.
var (
	ErrRefused     = errors.New("destination refused by the carrier's exit policy")
	ErrUnreachable = errors.New("destination unreachable")
	ErrDebt        = errors.New("too many bytes unsettled")
	ErrNotAdmitted = errors.New("not admitted by the carrier")
	ErrBusy        = errors.New("carrier is full")
	ErrBadRequest  = errors.New("malformed request")

	ErrTooMuch = credit.ErrTooMuch
	ErrClosed  = errors.New("relay closed")
)
