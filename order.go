package dolly

import "fmt"

// Side says which way an order trades. The pair is BTC/MB and a bid buys BTC,
// the convention of Dolly's ancestors.
type Side uint8

// The two sides. The numbers are on the wire.
const (
	Bid Side = 1 // gives MB, wants bitcoin: an agent selling its income
	Ask Side = 2 // gives bitcoin, wants MB: the buybot
)

// String prints "bid" or "ask".
func (s Side) String() string {
	switch s {
	case Bid:
		return "bid"
	case Ask:
		return "ask"
	}
	return fmt.Sprintf("side %d", uint8(s))
}

// OrderID is a trader's key and a number that the trader never uses twice.
type OrderID struct {
	Trader PeerID `cbor:"1,keyasint" json:"trader"`
	Number uint64 `cbor:"2,keyasint" json:"number"`
}

// String prints "9f2cK3ab#7".
func (id OrderID) String() string { return fmt.Sprintf("%s#%d", id.Trader.Short(), id.Number) }

// Order is a standing wish to trade Price.MB for Price.Sat, or any part at the
// same ratio. The two amounts are both the quantity and the price.
type Order struct {
	ID      OrderID `cbor:"1,keyasint" json:"id"`
	Side    Side    `cbor:"2,keyasint" json:"side"`
	Price   Price   `cbor:"3,keyasint" json:"price"`
	Expires Time    `cbor:"4,keyasint" json:"expires_unix_ms"`
}

// Trade is a settled exchange.
type Trade struct {
	Bid    OrderID `cbor:"1,keyasint" json:"bid"`
	Ask    OrderID `cbor:"2,keyasint" json:"ask"`
	Amount Price   `cbor:"3,keyasint" json:"amount"` // what changed hands
	At     Time    `cbor:"4,keyasint" json:"at_unix_ms"`
}
