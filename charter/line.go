package charter

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Line is one fact of a registry. Lines are numbered from 1 and each names the
// hash of the one before, so that what is missing or altered shows. They hold
// what was decided, not what was asked: replaying them judges nothing again.
// Exactly one of the pointers and byte strings after Request is set.
type Line struct {
	Index   uint64     `cbor:"1,keyasint"`
	Prev    dolly.Hash `cbor:"2,keyasint"`
	At      dolly.Time `cbor:"3,keyasint"`
	Request dolly.Hash `cbor:"4,keyasint"` // the record that caused it; zero if only time did
	Leased  *Leased    `cbor:"5,keyasint,omitempty"`
	Granted *Granted   `cbor:"6,keyasint,omitempty"`
	Settled *Settled   `cbor:"7,keyasint,omitempty"`
	Voided  *Voided    `cbor:"8,keyasint,omitempty"`
	Frozen  *Frozen    `cbor:"9,keyasint,omitempty"`
	Order   []byte     `cbor:"10,keyasint,omitempty"` // sealed Stop
	Receipt []byte     `cbor:"11,keyasint,omitempty"` // sealed Receipt
	Epoch   []byte     `cbor:"12,keyasint,omitempty"` // sealed Charter that follows

	HandedOver *HandedOver `cbor:"13,keyasint,omitempty"`
}

// Hash names the line and, through Prev, all lines before it.
func (l Line) Hash() dolly.Hash { return wire.Sum(wire.Marshal(l)) }

// Leased says that a holder got a lease; the first one binds its key.
type Leased struct {
	Seat      Seat       `cbor:"1,keyasint"`
	Nonce     Nonce      `cbor:"2,keyasint"`
	Counter   uint64     `cbor:"3,keyasint"`
	Until     dolly.Time `cbor:"4,keyasint"`
	SpendFrom dolly.Time `cbor:"5,keyasint"`
	Allowance dolly.Sat  `cbor:"6,keyasint"`
	Charge    dolly.Sat  `cbor:"7,keyasint"` // renewals reported since the last lease
	Tip       Tip        `cbor:"8,keyasint"` // the highest known
	Bound     *Bound     `cbor:"9,keyasint,omitempty"`
}

// Bound is who a seat was bound to.
type Bound struct {
	Key     dolly.PeerID `cbor:"1,keyasint"`
	Depth   uint8        `cbor:"2,keyasint"`
	Path    string       `cbor:"3,keyasint"`
	Signer  dolly.PeerID `cbor:"4,keyasint"`
	Parents []Seat       `cbor:"5,keyasint"`
	Cert    []byte       `cbor:"6,keyasint"`
	Renewed dolly.Sat    `cbor:"7,keyasint"` // reported before: of an adopted agent, to a registry that was lost
}

// Granted says that a holder got an act.
type Granted struct {
	Slot    uint32     `cbor:"1,keyasint"` // the holder's
	Nonce   Nonce      `cbor:"2,keyasint"`
	Counter uint64     `cbor:"3,keyasint"`
	Intent  dolly.Hash `cbor:"4,keyasint"`
	MaxSat  dolly.Sat  `cbor:"5,keyasint"`
	Until   dolly.Time `cbor:"6,keyasint"`
	Child   *Seat      `cbor:"7,keyasint,omitempty"`
	Elder   *Seat      `cbor:"8,keyasint,omitempty"` // of a birth: whose it is too, if not the holder's alone
}

// Settled says how a holder's act ended.
type Settled struct {
	Slot    uint32    `cbor:"1,keyasint"`
	Spent   dolly.Sat `cbor:"2,keyasint"`
	Outcome Outcome   `cbor:"3,keyasint"`
}

// Voided says that a seat ended or, with Leaving, that it will when its last
// lease is long over.
type Voided struct {
	Seat    Seat      `cbor:"1,keyasint"`
	Leaving bool      `cbor:"2,keyasint"`
	Final   bool      `cbor:"3,keyasint"` // the holder itself stated Charge as its last
	Charge  dolly.Sat `cbor:"4,keyasint"` // counted as spent
}

// Frozen says which seats get nothing any more, and the records that prove why.
type Frozen struct {
	Seats []Seat   `cbor:"1,keyasint"`
	Proof [][]byte `cbor:"2,keyasint"`
}

// HandedOver says that the standby goes on: this registry, if it has the
// standby's key, or another.
type HandedOver struct {
	Raw   []byte `cbor:"1,keyasint"` // sealed Handover
	Taken bool   `cbor:"2,keyasint"` // by this registry
}
