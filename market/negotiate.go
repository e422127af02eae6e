package market

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// The envelope kinds of a negotiation. A trader opens a stream to the other
// one, sends a proposal, and gets an accept, a counter-offer or a decline.
const (
	KindPropose = "propose"
	KindAccept  = "accept"
	KindCounter = "counter"
	KindDecline = "decline"
)

// Proposal offers a trade between an own order and the other's.
type Proposal struct {
	Bid    dolly.OrderID `cbor:"1,keyasint"`
	Ask    dolly.OrderID `cbor:"2,keyasint"`
	Amount dolly.Price   `cbor:"3,keyasint"`
	Height uint32        `cbor:"4,keyasint"` // of the proposer's chain
	Key    []byte        `cbor:"5,keyasint"` // the proposer's contract key, 33 bytes
	Hash   dolly.Hash    `cbor:"6,keyasint"` // of the secret if the proposer sells MB, else zero
	ID     dolly.Hash    `cbor:"7,keyasint"` // names the proposer's contract key, for an image of it that forgot
}

// Sum names the proposal; what answers it says it.
func (p Proposal) Sum() dolly.Hash { return wire.Sum(wire.Marshal(p)) }

// Accept agrees to a proposal.
type Accept struct {
	Proposal dolly.Hash `cbor:"1,keyasint"` // its Sum
	Key      []byte     `cbor:"2,keyasint"` // the acceptor's contract key, 33 bytes
	Hash     dolly.Hash `cbor:"3,keyasint"` // of the secret if the acceptor sells MB, else zero
	ID       dolly.Hash `cbor:"4,keyasint"` // names the acceptor's contract key, for an image of it that forgot
}

// Counter says what part of a proposal would be accepted now. It promises
// nothing: who proposed may propose that part.
type Counter struct {
	Proposal dolly.Hash  `cbor:"1,keyasint"` // its Sum
	Amount   dolly.Price `cbor:"2,keyasint"` // fewer bytes, at no worse a price for the proposer
}

// Decline refuses a proposal.
type Decline struct {
	Proposal dolly.Hash `cbor:"1,keyasint"` // its Sum
	Reason   Reason     `cbor:"2,keyasint"`
}

// OpenProposal verifies a proposal and says who signed it.
func OpenProposal(n dolly.Network, raw []byte) (from dolly.PeerID, p Proposal, err error) {
	return open[Proposal](n, KindPropose, raw)
}

// OpenAccept verifies an accept and says who signed it.
func OpenAccept(n dolly.Network, raw []byte) (from dolly.PeerID, a Accept, err error) {
	return open[Accept](n, KindAccept, raw)
}

// OpenCounter verifies a counter-offer and says who signed it.
func OpenCounter(n dolly.Network, raw []byte) (from dolly.PeerID, c Counter, err error) {
	return open[Counter](n, KindCounter, raw)
}

// OpenDecline verifies a decline and says who signed it.
func OpenDecline(n dolly.Network, raw []byte) (from dolly.PeerID, d Decline, err error) {
	return open[Decline](n, KindDecline, raw)
}

func open[T any](n dolly.Network, kind string, raw []byte) (dolly.PeerID, T, error) {
	var body, none T
	from, err := wire.Open(n, kind, raw, &body)
	if err != nil {
		return dolly.PeerID{}, none, fmt.Errorf("open %s: %w", kind, err)
	}
	return from, body, nil
}
