package charter

import (
	"bytes"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// OrderKind is what an operator tells a running fleet. The numbers are on the
// wire; a smaller one is stricter.
type OrderKind uint8

// The orders.
const (
	Halt   OrderKind = 1 // for good: this epoch and all before it
	Drain  OrderKind = 2 // wind down
	Pause  OrderKind = 3 // earn, but neither buy nor certify
	Resume OrderKind = 4 // none of these any longer
)

// String prints the order.
func (k OrderKind) String() string {
	switch k {
	case Halt:
		return "stop"
	case Drain:
		return "drain"
	case Pause:
		return "pause"
	case Resume:
		return "resume"
	}
	return fmt.Sprintf("order %d", uint8(k))
}

// Stop is an order of the operator, signed with the charter's stop key.
type Stop struct {
	Fleet string    `cbor:"1,keyasint"`
	Epoch uint64    `cbor:"2,keyasint"`
	Seq   uint64    `cbor:"3,keyasint"` // the highest counts
	Kind  OrderKind `cbor:"4,keyasint"`
}

// SealStop signs an order.
func SealStop(stopKey wire.Signer, n dolly.Network, s Stop) []byte {
	return wire.Seal(stopKey, n, KindStop, s)
}

// OpenStop reads an order to c's fleet.
func OpenStop(c Signed[Charter], raw []byte) (Signed[Stop], error) {
	s, err := openBy[Stop](c.Body.Network, KindStop, raw, c.Body.StopKey)
	if err != nil {
		return s, err
	}
	if s.Body.Fleet != c.Body.Fleet || s.Body.Kind < Halt || s.Body.Kind > Resume {
		return Signed[Stop]{}, fmt.Errorf("open stop: %w: for fleet %q", ErrInvalid, s.Body.Fleet)
	}
	return s, nil
}

// Orders is what remains of all orders seen, whatever their sequence: the halt
// of the latest epoch and the latest other order. The zero Orders is none.
type Orders struct {
	Halt []byte `cbor:"1,keyasint,omitempty"` // sealed Stop
	Last []byte `cbor:"2,keyasint,omitempty"` // sealed Stop
}

// Absorb takes an order in and reports whether anything changed. Taking the
// same orders in any sequence, any number of times, ends the same.
func (o Orders) Absorb(c Signed[Charter], raw []byte) (Orders, bool, error) {
	next, err := OpenStop(c, raw)
	if err != nil {
		return o, false, err
	}
	old := &o.Last
	if next.Body.Kind == Halt {
		old = &o.Halt
	}
	if have, err := OpenStop(c, *old); err == nil && !stronger(next, have) {
		return o, false, nil
	}
	*old = bytes.Clone(raw)
	return o, true, nil
}

// has reports whether an order is one of those that remain.
func (o Orders) has(raw []byte) bool { return bytes.Equal(raw, o.Halt) || bytes.Equal(raw, o.Last) }

func stronger(a, b Signed[Stop]) bool {
	x, y := a.Body, b.Body
	switch {
	case x.Kind == Halt && x.Epoch != y.Epoch:
		return x.Epoch > y.Epoch
	case x.Seq != y.Seq:
		return x.Seq > y.Seq
	case x.Kind != y.Kind:
		return x.Kind < y.Kind
	}
	return bytes.Compare(a.Raw, b.Raw) > 0
}

// Standing is the order that c's fleet is under: Resume if none.
func (o Orders) Standing(c Signed[Charter]) OrderKind {
	kind, _ := o.standing(c)
	return kind
}

// Raw is the order that stands for c's fleet, to be shown to others; nil if none.
func (o Orders) Raw(c Signed[Charter]) []byte {
	_, raw := o.standing(c)
	return raw
}

// standing holds an order of an earlier stop key for void, and a halt of an
// earlier epoch for past.
func (o Orders) standing(c Signed[Charter]) (OrderKind, []byte) {
	if len(o.Halt) == 0 && len(o.Last) == 0 {
		return Resume, nil
	}
	if halt, err := OpenStop(c, o.Halt); err == nil && halt.Body.Epoch >= c.Body.Epoch {
		return Halt, o.Halt
	}
	if last, err := OpenStop(c, o.Last); err == nil {
		return last.Body.Kind, o.Last
	}
	return Resume, nil
}

// sum names the order that stands; zero if none.
func (o Orders) sum(c Signed[Charter]) dolly.Hash {
	if raw := o.Raw(c); raw != nil {
		return wire.Sum(raw)
	}
	return dolly.Hash{}
}

// Receipt is an agent's word that it obeys, and what was under way.
type Receipt struct {
	Stop     dolly.Hash   `cbor:"1,keyasint"`
	Slot     uint32       `cbor:"2,keyasint"`
	Nonce    Nonce        `cbor:"3,keyasint"`
	OpenActs []dolly.Hash `cbor:"4,keyasint"` // intents
	Swaps    uint32       `cbor:"5,keyasint"` // still to be claimed or refunded
	Hot      dolly.Sat    `cbor:"6,keyasint"`
}
