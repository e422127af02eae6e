package life

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
)

// standing is what an agent must not forget about itself.
type standing struct {
	Version  uint8          `cbor:"1,keyasint"`
	RentEnds dolly.Time     `cbor:"2,keyasint"`
	Paid     dolly.Sat      `cbor:"3,keyasint"` // rents of its own server
	Outlay   dolly.Sat      `cbor:"4,keyasint"` // servers of children
	Since    dolly.Time     `cbor:"5,keyasint"` // born
	Births   uint64         `cbor:"6,keyasint"` // purchases begun for children: the next path and id
	Children uint64         `cbor:"7,keyasint"` // handed over
	Renewals uint64         `cbor:"8,keyasint"`
	Chosen   dolly.OfferID  `cbor:"9,keyasint"`
	Strategy strategy.State `cbor:"10,keyasint"`
	Winding  bool           `cbor:"11,keyasint"` // there is no way back
	Swept    dolly.Sat      `cbor:"12,keyasint"`
	Failed   uint64         `cbor:"13,keyasint"`           // purchases that came to nothing
	Tries    uint64         `cbor:"14,keyasint"`           // payments that did not renew the rent that runs
	Purse    dolly.Sat      `cbor:"15,keyasint"`           // what it was born with
	Counted  bool           `cbor:"16,keyasint"`           // Purse is known
	Leased   dolly.Time     `cbor:"17,keyasint"`           // end of the latest lease, of whatever epoch
	SweptTx  string         `cbor:"18,keyasint,omitempty"` // the latest transaction to the payout address
	Why      string         `cbor:"19,keyasint,omitempty"` // it winds down
	Paused   bool           `cbor:"20,keyasint,omitempty"` // by who runs its machine
}
