package market

import (
	"errors"
	"fmt"
	"math/big"

	"github.com/dollynator/dolly"
)

// Why two messages make no terms.
var (
	ErrParties  = errors.New("not the traders of the two orders")
	ErrProposal = errors.New("answer to another proposal")
	ErrKeys     = errors.New("contract keys must be two different compressed public keys")
	ErrHash     = errors.New("exactly the seller must give the hash of its secret")
	ErrAmount   = errors.New("amount outside what may be swapped")
	ErrHeight   = errors.New("height out of range")
)

// Check is the acceptor's judgement of a proposal: its order as the book shows
// it, who signed, its own chain height, and now. [Fine] says accept.
func Check(own Entry, p Proposal, from dolly.PeerID, height uint32, now dolly.Time, prm Params) Reason {
	other, fromSeller := p.Ask, false
	if own.Side == dolly.Ask {
		other, fromSeller = p.Bid, true
	}
	if own.ID != p.order(own.Side) || from != other.Trader || from == own.ID.Trader ||
		!p.Amount.Valid() || p.Hash.IsZero() == fromSeller {
		return InvalidProposal
	}
	if r := checkAmount(own, p.Amount, now, prm); r != Fine {
		return r
	}
	switch {
	case !contractKey(p.Key):
		return NoAddress
	case max(p.Height, height)-min(p.Height, height) > heightsMayDiffer:
		return SomethingElse
	}
	return Fine
}

func checkAmount(own Entry, a dolly.Price, now dolly.Time, prm Params) Reason {
	switch worse := a.Cmp(own.Price); {
	case own.Left == 0:
		return OrderCompleted
	case own.Expires <= now:
		return OrderExpired
	case own.Side == dolly.Bid && worse < 0, own.Side == dolly.Ask && worse > 0:
		return UnacceptedPrice
	case a.MB > own.Left, !prm.swappable(a):
		return NoQuantity
	case a.MB > own.Free():
		return OrderReserved
	}
	return Fine
}

// order is the proposal's order of one side; nobody's if the side is none.
func (p Proposal) order(s dolly.Side) dolly.OrderID {
	switch s {
	case dolly.Bid:
		return p.Bid
	case dolly.Ask:
		return p.Ask
	}
	return dolly.OrderID{}
}

// Agree computes the terms that a proposal and its accept make. Both sides
// come to the same, or to an error.
func Agree(p Proposal, proposer dolly.PeerID, a Accept, acceptor dolly.PeerID, prm Params) (Terms, error) {
	t := Terms{
		Bid: p.Bid, Ask: p.Ask, Amount: p.Amount, Seller: p.Bid.Trader, Buyer: p.Ask.Trader,
		FundBy: p.Height + prm.FundWithin, RefundAt: p.Height + prm.RefundAfter,
	}
	mine, theirs := p.Hash, a.Hash
	switch {
	case proposer == t.Seller && acceptor == t.Buyer:
		t.SellerKey, t.BuyerKey, t.Hash = p.Key, a.Key, p.Hash
	case proposer == t.Buyer && acceptor == t.Seller:
		t.SellerKey, t.BuyerKey, t.Hash = a.Key, p.Key, a.Hash
		mine, theirs = a.Hash, p.Hash
	default:
		return Terms{}, fmt.Errorf("agree: %w", ErrParties)
	}
	switch {
	case a.Proposal != p.Sum():
		return Terms{}, fmt.Errorf("agree: %w", ErrProposal)
	case mine.IsZero() || !theirs.IsZero():
		return Terms{}, fmt.Errorf("agree: %w", ErrHash)
	}
	if err := t.check(prm); err != nil {
		return Terms{}, fmt.Errorf("agree: %w", err)
	}
	return t, nil
}

// contractKey reports whether k is a compressed public key: a point of the curve.
// With anything else there is no contract, and a lock could wait for it for ever.
func contractKey(k []byte) bool {
	if len(k) != 33 || k[0] != 2 && k[0] != 3 {
		return false
	}
	p := fieldPrime()
	x := new(big.Int).SetBytes(k[1:])
	if x.Cmp(p) >= 0 {
		return false
	}
	square := new(big.Int).Exp(x, big.NewInt(3), p)
	square.Add(square, big.NewInt(7))
	return big.Jacobi(square.Mod(square, p), p) == 1 // x³ + 7 is a y²
}

// fieldPrime is secp256k1's: 2²⁵⁶ - 2³² - 977.
func fieldPrime() *big.Int {
	p := new(big.Int).Lsh(big.NewInt(1), 256)
	p.Sub(p, new(big.Int).Lsh(big.NewInt(1), 32))
	return p.Sub(p, big.NewInt(977))
}
