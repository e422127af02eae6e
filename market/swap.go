package market

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Why a swap cannot begin.
var (
	ErrRole   = errors.New("a swap has a seller or a buyer")
	ErrSecret = errors.New("exactly the seller has the 32-byte secret of the hash")
)

// SecretSize is the length of a swap's secret. No other is taken, here or in a
// script.
const SecretSize = 32

// Role is which side of a swap this node is.
type Role uint8

// The roles. The numbers are stored.
const (
	Seller Role = 1 // gives MB, gets satoshi, draws the secret
	Buyer  Role = 2 // gives satoshi, gets MB
)

// String prints "seller" or "buyer".
func (r Role) String() string {
	switch r {
	case Seller:
		return "seller"
	case Buyer:
		return "buyer"
	}
	return fmt.Sprintf("role %d", uint8(r))
}

// Terms are what both sides agreed to; see [Agree].
type Terms struct {
	Bid       dolly.OrderID `cbor:"1,keyasint"`
	Ask       dolly.OrderID `cbor:"2,keyasint"`
	Amount    dolly.Price   `cbor:"3,keyasint"` // satoshi into the contract, bytes locked
	Seller    dolly.PeerID  `cbor:"4,keyasint"`
	Buyer     dolly.PeerID  `cbor:"5,keyasint"`
	SellerKey []byte        `cbor:"6,keyasint"` // claims with the secret
	BuyerKey  []byte        `cbor:"7,keyasint"` // refunds after RefundAt
	Hash      dolly.Hash    `cbor:"8,keyasint"` // SHA-256 of the secret
	FundBy    uint32        `cbor:"9,keyasint"` // F: the height by which the funding is mined
	RefundAt  uint32        `cbor:"10,keyasint"`
}

// ID names the swap of these terms; both sides have the same.
func (t Terms) ID() dolly.Hash { return wire.Sum(wire.Marshal(t)) }

func (t Terms) check(prm Params) error {
	switch {
	case t.Seller != t.Bid.Trader, t.Buyer != t.Ask.Trader, t.Seller == t.Buyer:
		return ErrParties
	case !contractKey(t.SellerKey), !contractKey(t.BuyerKey), bytes.Equal(t.SellerKey, t.BuyerKey):
		return ErrKeys
	case t.Hash.IsZero():
		return ErrHash
	case !prm.swappable(t.Amount):
		return ErrAmount
	case t.FundBy < prm.FundWithin, t.RefundAt <= t.FundBy, t.RefundAt >= lockTimeThreshold:
		return ErrHeight
	}
	return nil
}

// lockTimeThreshold is where Bitcoin begins to read a lock time as seconds.
const lockTimeThreshold = 500_000_000

// Swap is one side's record of a swap. It is stored after every [Swap.Step] and
// before any effect of that step.
type Swap struct {
	Terms  `cbor:"1,keyasint"`
	Role   Role       `cbor:"2,keyasint"`
	State  State      `cbor:"3,keyasint"`
	Begun  dolly.Time `cbor:"4,keyasint"`
	Lock   dolly.Hash `cbor:"5,keyasint"`  // of the seller's lock block; zero until it is known
	Seen   dolly.Time `cbor:"6,keyasint"`  // when the buyer saw the lock block
	Tip    uint32     `cbor:"7,keyasint"`  // the latest height that mattered; 0 is unknown
	Secret []byte     `cbor:"8,keyasint"`  // the seller's until destroyed, the buyer's once seen
	Why    string     `cbor:"9,keyasint"`  // of an abandoned swap
	Shown  bool       `cbor:"10,keyasint"` // the seller's claim is stored: the secret may be public
	Pays   bool       `cbor:"11,keyasint"` // the buyer decided here to fund: what it stored may be sent again
}

// NewSwap begins one side. The seller's secret is fresh, random and 32 bytes
// long; the buyer has none. Restarted{} gives the first effects.
func NewSwap(r Role, t Terms, secret []byte, now dolly.Time) (Swap, error) {
	s := Swap{Terms: t, Role: r, Begun: now}
	switch r {
	case Seller:
		if !opens(secret, t.Hash) {
			return Swap{}, fmt.Errorf("new swap: %w", ErrSecret)
		}
		s.State, s.Secret = SellerLocking, bytes.Clone(secret)
	case Buyer:
		if secret != nil {
			return Swap{}, fmt.Errorf("new swap: %w", ErrSecret)
		}
		s.State = BuyerWaiting
	default:
		return Swap{}, fmt.Errorf("new swap: %w", ErrRole)
	}
	return s, nil
}

// With is the other side.
func (s Swap) With() dolly.PeerID {
	if s.Role == Seller {
		return s.Buyer
	}
	return s.Seller
}

func opens(secret []byte, h dolly.Hash) bool {
	return len(secret) == SecretSize && wire.Sum(secret) == h
}
