package charter

import (
	"bytes"
	"errors"
	"fmt"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Estate is the warden that an agent of a charter without one is to itself: it
// answers its own [Holder] out of the [Portion] that its certificate gives it,
// and debits what its children get. The caller stores [EstateState] together
// with [HolderState] before a reply is used.
//
// It guards against crashes, not against its owner: a copy of it, or an older
// image, gives the same slots and the same money again. Not safe for
// concurrent use.
type Estate struct {
	key     wire.Signer
	charter Signed[Charter]
	self    Standing
	st      EstateState
}

// EstateState is what survives a restart. Amounts are in satoshi.
type EstateState struct {
	Cert    dolly.Hash   `cbor:"1,keyasint"` // of the own certificate, whose portion this is; zero before the first start
	Top     uint32       `cbor:"2,keyasint"` // slots from here on were given away
	Births  uint32       `cbor:"3,keyasint"` // own and given away
	Given   dolly.Sat    `cbor:"4,keyasint"` // to children
	Spent   dolly.Sat    `cbor:"5,keyasint"` // settled and reported
	Reserve dolly.Sat    `cbor:"6,keyasint"` // what the lease may still cost; holds the open act's escrow
	Renewed dolly.Sat    `cbor:"7,keyasint"` // reported for renewals, ever
	Recent  []dolly.Time `cbor:"8,keyasint"` // acts for births, the last month's

	At      dolly.Time `cbor:"9,keyasint"`  // of the latest request
	Index   uint64     `cbor:"10,keyasint"` // of the latest reply that granted something
	Nonce   Nonce      `cbor:"11,keyasint"`
	Counter uint64     `cbor:"12,keyasint"` // latest granted with Nonce
	Until   dolly.Time `cbor:"13,keyasint"` // end of the latest lease
	Tip     Tip        `cbor:"14,keyasint"` // the highest shown
	Open    *EstateAct `cbor:"15,keyasint"`
	Orders  Orders     `cbor:"16,keyasint"`
	Left    bool       `cbor:"17,keyasint"` // the slot was given up
	Answers []Answered `cbor:"18,keyasint"` // the latest, for repeated requests
}

// EstateAct is an open act.
type EstateAct struct {
	Intent  dolly.Hash `cbor:"1,keyasint"`
	MaxSat  dolly.Sat  `cbor:"2,keyasint"`
	Until   dolly.Time `cbor:"3,keyasint"`
	Portion *Portion   `cbor:"4,keyasint"` // of the child to be born
	Raw     []byte     `cbor:"5,keyasint"` // the sealed Act
}

// Answered is a request and the reply that it gets again.
type Answered struct {
	Request dolly.Hash `cbor:"1,keyasint"`
	Reply   []byte     `cbor:"2,keyasint"`
}

// keptAnswers is how many answers are kept for requests that are repeated: a
// holder has at most a lease, an act and a settlement under way.
const keptAnswers = 4

// NewEstate is the estate of the last certificate's holder. St is what the
// incarnation before left, or zero; one that does not fit is refused.
func NewEstate(key wire.Signer, c Signed[Charter], chain [][]byte, st EstateState) (*Estate, error) {
	self, err := Verify(c, chain)
	switch {
	case err != nil:
		return nil, fmt.Errorf("new estate: %w", err)
	case !c.Body.Alone():
		return nil, fmt.Errorf("new estate: %w: the charter has a warden", ErrInvalid)
	case self.Key != key.Peer():
		return nil, fmt.Errorf("new estate: %w: the certificate names another key", ErrSigner)
	}
	cert := wire.Sum(chain[len(chain)-1])
	if st.Cert.IsZero() {
		st = EstateState{Cert: cert, Top: self.Portion.Slots.Hi}
	}
	e := &Estate{key: key, charter: c, self: self, st: st}
	if st.Cert != cert || e.left() < 0 || st.Reserve < 0 || st.Births > self.Portion.Births ||
		!self.Portion.Slots.Has(st.Top-1) {
		return nil, fmt.Errorf("new estate: %w: the state is not of this certificate", ErrInvalid)
	}
	return e, nil
}

// State is what to store.
func (e *Estate) State() EstateState { return e.st }

// free are the own slots that no child has.
func (e *Estate) free() Interval { return Interval{e.self.Portion.Slots.Lo + 1, e.st.Top} }

// left is the money that is neither spent nor promised.
func (e *Estate) left() dolly.Sat {
	return e.self.Portion.Sat - e.st.Spent - e.st.Given - e.st.Reserve
}

// Handle answers a request of the own holder at the moment now, as a warden
// would. A refused one has a [Refusal] as its reply. An error means that there
// is nothing to reply to: raw is no request, or another's.
func (e *Estate) Handle(now dolly.Time, raw []byte) ([]byte, error) {
	kind, err := wire.Kind(raw)
	if err != nil {
		return nil, fmt.Errorf("handle request: %w: %w", ErrInvalid, err)
	}
	judge, ok := map[string]func([]byte) ([]byte, error){
		KindLeaseReq: e.lease, KindActReq: e.act, KindSettle: e.settle, KindVoid: e.void, KindStop: e.stop,
	}[kind]
	if !ok {
		return nil, fmt.Errorf("handle request: %w: kind %q", ErrInvalid, kind)
	}
	e.st.At = max(e.st.At, now)
	request := wire.Sum(raw)
	for _, a := range e.st.Answers {
		if a.Request == request {
			return a.Reply, nil
		}
	}
	reply, err := judge(raw)
	if err != nil {
		return e.refuse(request, err), nil
	}
	rest := e.st.Answers[max(0, len(e.st.Answers)+1-keptAnswers):]
	e.st.Answers = append(slices.Clone(rest), Answered{request, reply})
	return reply, nil
}

// own opens a request, which only the holder itself may sign.
func own[T any](e *Estate, kind string, raw []byte) (T, error) {
	s, err := openBy[T](e.charter.Body.Network, kind, raw, e.self.Key)
	return s.Body, err
}

// fresh refuses a request of an older incarnation, or one that others overtook.
func (e *Estate) fresh(nonce Nonce, counter uint64) error {
	if nonce == e.st.Nonce && counter <= e.st.Counter {
		return ErrStale
	}
	return nil
}

// order refuses whatever the standing order forbids.
func (e *Estate) order(forbidden func(OrderKind) bool) error {
	if order := e.st.Orders.Standing(e.charter); forbidden(order) {
		return fmt.Errorf("%w: %v", ErrStopped, order)
	}
	return nil
}

func (e *Estate) stop(raw []byte) ([]byte, error) {
	next, _, err := e.st.Orders.Absorb(e.charter, raw)
	if err != nil {
		return nil, err
	}
	e.st.Orders = next
	return e.ack(raw), nil
}

// void gives the own slot up: nothing more is leased. Slots do not come back.
func (e *Estate) void(raw []byte) ([]byte, error) {
	v, err := own[Void](e, KindVoid, raw)
	if err != nil {
		return nil, err
	}
	if (Seat{v.Slot, v.Gen}) != e.self.Seat {
		return nil, fmt.Errorf("%w: only its holder gives a slot up", ErrSigner)
	}
	e.st.Left = true
	return e.ack(raw), nil
}

func (e *Estate) ack(raw []byte) []byte {
	e.st.Index++
	return e.seal(KindAck, Ack{Request: wire.Sum(raw), Index: e.st.Index})
}

func (e *Estate) refuse(request dolly.Hash, err error) []byte {
	reason := ErrInvalid
	errors.As(err, &reason)
	r := Refusal{Request: request, Reason: reason, Text: err.Error(), At: e.st.At}
	if reason == ErrStopped {
		r.Order = bytes.Clone(e.st.Orders.Raw(e.charter))
	}
	return e.seal(KindRefusal, r)
}

func (e *Estate) seal(kind string, body any) []byte {
	return wire.Seal(e.key, e.charter.Body.Network, kind, body)
}
