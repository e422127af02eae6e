package charter

import "github.com/dollynator/dolly"

// Nonce names one incarnation of an agent: it is drawn at every start.
type Nonce [16]byte

// Tip is the latest own block of a ledger chain, as its owner knows it.
type Tip struct {
	Seq  uint64     `cbor:"1,keyasint" json:"seq"`
	Hash dolly.Hash `cbor:"2,keyasint" json:"hash"`
}

// LeaseReq asks for the right to live on, signed by the holder.
type LeaseReq struct {
	Slot    uint32    `cbor:"1,keyasint"`
	Gen     uint32    `cbor:"2,keyasint"`
	Nonce   Nonce     `cbor:"3,keyasint"`
	Counter uint64    `cbor:"4,keyasint"` // one more than the last granted request of this nonce, epoch and warden
	Last    []byte    `cbor:"5,keyasint"` // latest sealed Lease, Act or Ack: shows index and head; empty at first
	Tip     Tip       `cbor:"6,keyasint"`
	Renewed dolly.Sat `cbor:"7,keyasint"` // permitted for own renewals, ever
	Chain   [][]byte  `cbor:"8,keyasint"` // certificates, root first
	Term
}

// Term says to which warden, and in which epoch, a request is made. Counters
// begin anew with each.
type Term struct {
	Epoch    uint64 `cbor:"20,keyasint"`
	Handover []byte `cbor:"21,keyasint,omitempty"` // sealed Handover, if the standby is asked
	Try      uint32 `cbor:"22,keyasint"`           // tells a new attempt from the bytes of a refused one
}

// Lease is the right of one incarnation to act, signed by the lease key.
type Lease struct {
	Charter   dolly.Hash   `cbor:"1,keyasint"`
	Slot      uint32       `cbor:"2,keyasint"`
	Gen       uint32       `cbor:"3,keyasint"`
	Key       dolly.PeerID `cbor:"4,keyasint"`
	Nonce     Nonce        `cbor:"5,keyasint"`
	Counter   uint64       `cbor:"6,keyasint"`
	Index     uint64       `cbor:"7,keyasint"` // of the registry line
	Head      dolly.Hash   `cbor:"8,keyasint"` // that line's hash
	At        dolly.Time   `cbor:"9,keyasint"` // the warden's time
	Until     dolly.Time   `cbor:"10,keyasint"`
	SpendFrom dolly.Time   `cbor:"11,keyasint"`           // no renewal before: an earlier incarnation's lease runs
	Allowance dolly.Sat    `cbor:"12,keyasint"`           // for all payments under this lease
	Acts      [][]byte     `cbor:"13,keyasint"`           // open acts, sealed for this nonce
	KnownTip  Tip          `cbor:"14,keyasint"`           // sign nothing below it
	Order     []byte       `cbor:"15,keyasint,omitempty"` // sealed Stop that stands
	Handover  []byte       `cbor:"16,keyasint,omitempty"` // if the standby signed
}

// ActReq asks for the right to one purchase.
type ActReq struct {
	Nonce   Nonce      `cbor:"1,keyasint"`
	Counter uint64     `cbor:"2,keyasint"`
	Intent  dolly.Hash `cbor:"3,keyasint"` // the Spend's ID
	MaxSat  dolly.Sat  `cbor:"4,keyasint"`
	Birth   bool       `cbor:"5,keyasint"` // reserve a slot for a child
	Term
}

// Act is the right to one purchase in a short time, signed by the lease key.
type Act struct {
	Charter  dolly.Hash   `cbor:"1,keyasint"`
	Index    uint64       `cbor:"2,keyasint"`
	Head     dolly.Hash   `cbor:"3,keyasint"`
	Holder   dolly.PeerID `cbor:"4,keyasint"`
	Nonce    Nonce        `cbor:"5,keyasint"`
	Counter  uint64       `cbor:"6,keyasint"` // of the request; zero when taken over
	Intent   dolly.Hash   `cbor:"7,keyasint"`
	MaxSat   dolly.Sat    `cbor:"8,keyasint"`
	Moved    bool         `cbor:"9,keyasint"` // taken over from an earlier incarnation, which may have paid: nothing new
	Until    dolly.Time   `cbor:"10,keyasint"`
	Child    *Seat        `cbor:"11,keyasint"`           // of a birth
	Portion  *Portion     `cbor:"12,keyasint,omitempty"` // of a birth without a warden: debited from the holder's
	Handover []byte       `cbor:"13,keyasint,omitempty"`
}

// Outcome is how an act ended. The numbers are on the wire.
type Outcome uint8

// The outcomes.
const (
	Delivered Outcome = 1 // what was bought is there; a child is certified
	Failed    Outcome = 2 // provably nothing came: the slot returns at once
	Abandoned Outcome = 3 // nobody knows: the slot returns late
)

// Settle closes an act.
type Settle struct {
	Intent  dolly.Hash `cbor:"1,keyasint"`
	Spent   dolly.Sat  `cbor:"2,keyasint"`
	Outcome Outcome    `cbor:"3,keyasint"`
}

// Void gives a slot up: the own one, a child's that never leased, or, signed by
// the operator, any.
type Void struct {
	Slot    uint32    `cbor:"1,keyasint"`
	Gen     uint32    `cbor:"2,keyasint"`
	Renewed dolly.Sat `cbor:"3,keyasint"` // as in LeaseReq, of the own slot
}

// Ack is the warden's answer where there is nothing more to say.
type Ack struct {
	Request  dolly.Hash `cbor:"1,keyasint"`
	Index    uint64     `cbor:"2,keyasint"`
	Head     dolly.Hash `cbor:"3,keyasint"`
	Charter  dolly.Hash `cbor:"4,keyasint"`
	Handover []byte     `cbor:"5,keyasint,omitempty"`
}

// Refusal is the warden's no, with the reason as a number and in words.
type Refusal struct {
	Request  dolly.Hash `cbor:"1,keyasint"`
	Reason   Reason     `cbor:"2,keyasint"`
	Text     string     `cbor:"3,keyasint"`
	At       dolly.Time `cbor:"4,keyasint"`
	Order    []byte     `cbor:"5,keyasint"`           // sealed Stop, when it is the reason
	Charter  []byte     `cbor:"6,keyasint,omitempty"` // with ErrEpoch: the charter after the request's
	Handover []byte     `cbor:"7,keyasint,omitempty"` // to the standby, when there was one
}

func (l Lease) handedOver() []byte   { return l.Handover }
func (a Act) handedOver() []byte     { return a.Handover }
func (a Ack) handedOver() []byte     { return a.Handover }
func (r Refusal) handedOver() []byte { return r.Handover }
