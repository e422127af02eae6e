package relay

import (
	"errors"
	"fmt"
	"io"

	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
)

// The protocols: one stream for each connection that is carried, and one for
// each consumer and carrier on which they compare meters.
const (
	carryProtocol = "/dolly/1/relay"
	meterProtocol = "/dolly/1/relay/meter"
)

// maxRecord bounds a record of this room, in bytes.
const maxRecord = 512

// request opens a carried stream. Its number is unique on its meter stream.
type request struct {
	Dest   string `cbor:"1,keyasint"`
	Number uint64 `cbor:"2,keyasint"`
}

// response answers a request; payload follows if it is statusOpen.
type response struct {
	Status uint8 `cbor:"1,keyasint"`
}

// report is what a carrier says of one consumer: payload bytes counted and
// streams started, both since the carrier started, bytes unsettled, streams
// open, and how many bytes may be unsettled by now. If its status is not statusOpen it is the only one, and all else is zero.
type report struct {
	Metered   int64  `cbor:"1,keyasint"`
	Unsettled int64  `cbor:"2,keyasint"`
	Started   uint64 `cbor:"3,keyasint"`
	Open      uint64 `cbor:"4,keyasint"`
	Status    uint8  `cbor:"5,keyasint"`
	Limit     int64  `cbor:"6,keyasint"`
}

// halt is what a consumer says on the meter stream when it has no more use for
// what a stream still brings. The carrier then ends it in good order, so that
// the meters agree.
type halt struct {
	Number uint64 `cbor:"1,keyasint"`
}

// The statuses, and the error each stands for.
const (
	statusOpen        uint8 = 1
	statusRefused     uint8 = 2
	statusUnreachable uint8 = 3
	statusDebt        uint8 = 4
	statusNotAdmitted uint8 = 5
	statusBusy        uint8 = 6
	statusBadRequest  uint8 = 7
)

func statusOf(err error) uint8 {
	switch {
	case err == nil:
		return statusOpen
	case errors.Is(err, ErrRefused):
		return statusRefused
	case errors.Is(err, ErrUnreachable):
		return statusUnreachable
	case errors.Is(err, ErrDebt):
		return statusDebt
	case errors.Is(err, ErrNotAdmitted):
		return statusNotAdmitted
	case errors.Is(err, ErrBadRequest):
		return statusBadRequest
	}
	return statusBusy
}

func errorOf(status uint8) error {
	switch status {
	case statusOpen:
		return nil
	case statusRefused:
		return ErrRefused
	case statusUnreachable:
		return ErrUnreachable
	case statusDebt:
		return ErrDebt
	case statusNotAdmitted:
		return ErrNotAdmitted
	case statusBusy:
		return ErrBusy
	case statusBadRequest:
		return ErrBadRequest
	}
	return fmt.Errorf("status %d of the carrier", status)
}

func send(w io.Writer, record any) error { return p2p.WriteFrame(w, wire.Marshal(record)) }

func receive(r io.Reader, record any) error {
	raw, err := p2p.ReadFrame(r, maxRecord)
	if err != nil {
		return err
	}
	return wire.Unmarshal(raw, record)
}
