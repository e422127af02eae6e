package purchase

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// Purchase is the record of one purchase. Everybody may read it; only
// [Purchase.Step] moves it on. Path and Name are the child's, set by the maker,
// and so is Key. JSON, which people and logs see, is without the Key.
type Purchase struct {
	ID     dolly.Hash    `cbor:"1,keyasint" json:"id"`
	Kind   Kind          `cbor:"2,keyasint" json:"kind"`
	Offer  dolly.OfferID `cbor:"3,keyasint" json:"offer"`
	MaxSat dolly.Sat     `cbor:"4,keyasint" json:"max_sat"` // ceiling, fee included
	State  State         `cbor:"5,keyasint" json:"state"`
	Since  dolly.Time    `cbor:"6,keyasint" json:"since_unix_ms"` // in this state
	Key    string        `cbor:"7,keyasint" json:"-"`             // a birth's [OrderKey], by which the provider knows the server

	Act  bool   `cbor:"8,keyasint" json:"act"` // the warden opened one that must be settled
	Slot uint32 `cbor:"9,keyasint" json:"slot"`
	Gen  uint32 `cbor:"10,keyasint" json:"gen"`

	QuoteID    string     `cbor:"11,keyasint" json:"quote_id"`
	Address    string     `cbor:"12,keyasint" json:"address"` // as quoted; the only one that is paid
	Price      dolly.Sat  `cbor:"13,keyasint" json:"price_sat"`
	ValidUntil dolly.Time `cbor:"14,keyasint" json:"valid_until_unix_ms"`
	TxID       string     `cbor:"15,keyasint" json:"txid"`
	Fee        dolly.Sat  `cbor:"16,keyasint" json:"fee_sat"`
	Spent      dolly.Sat  `cbor:"17,keyasint" json:"spent_sat"` // fee included, refunds taken off

	Period   string     `cbor:"18,keyasint" json:"period"` // a renewal's
	Addr     string     `cbor:"19,keyasint" json:"addr"`   // host:port of SSH
	User     string     `cbor:"20,keyasint" json:"user"`
	HostKey  string     `cbor:"21,keyasint" json:"host_key"`
	RentEnds dolly.Time `cbor:"22,keyasint" json:"rent_ends_unix_ms"`

	Child dolly.PeerID `cbor:"23,keyasint" json:"child"`
	Proof []byte       `cbor:"24,keyasint" json:"proof"` // that the child holds its key
	Path  string       `cbor:"25,keyasint" json:"path"`
	Name  string       `cbor:"26,keyasint" json:"name"`

	Attempts uint32  `cbor:"27,keyasint" json:"attempts"` // in this state that came to nothing
	Waiting  bool    `cbor:"28,keyasint" json:"waiting"`  // for the next Tick
	Trouble  string  `cbor:"29,keyasint" json:"trouble"`  // why the last attempt came to nothing
	Failure  string  `cbor:"30,keyasint" json:"failure"`  // why it ended without success
	Outcome  Outcome `cbor:"31,keyasint" json:"outcome"`
	Settled  bool    `cbor:"32,keyasint" json:"settled"` // over and done with
}

// New is a purchase that nobody was asked about yet. Max is the most it may cost
// with the fee; id is never used for another purchase. A birth needs a Key.
func New(kind Kind, offer dolly.OfferID, max dolly.Sat, id dolly.Hash, now dolly.Time) Purchase {
	return Purchase{ID: id, Kind: kind, Offer: offer, MaxSat: max, State: StateIntent, Since: now}
}

// NewRenewal is one more period of the server that the provider knows by key and
// whose rent ends at ends. Period is a name that no other renewal of it has.
func NewRenewal(offer dolly.OfferID, max dolly.Sat, id dolly.Hash, key, period string, ends, now dolly.Time) Purchase {
	p := New(Renewal, offer, max, id, now)
	p.Key, p.Period, p.RentEnds = key, period, ends
	return p
}

// RenewalID names the renewal of a server for one period, the same after every restart.
func RenewalID(key, period string) dolly.Hash {
	return wire.Sum(wire.Marshal([]string{"renewal", key, period}))
}

// BirthID names a parent's nth purchase of a server for a child. The nonce is
// that of the start in which it begins: a restored image counts again from an
// earlier n, and would else order and pay what it has forgotten a second time.
func BirthID(parent dolly.PeerID, nonce [16]byte, nth uint64) dolly.Hash {
	return wire.Sum(wire.Marshal([]any{"birth", parent, nonce, nth}))
}

// OrderKey names the order of a purchase at its provider. Who knows it may ask
// about the server, renew it and give it back, so it follows from the buyer's
// private key and is not to be shown: an id can be guessed. It is the same after
// every restart, for an Ed25519 signature is (RFC 8032).
func OrderKey(buyer wire.Signer, id dolly.Hash) string {
	secret := buyer.Sign(append([]byte("dolly/1/order-key\x00"), id[:]...))
	return wire.Sum(append(secret, id[:]...)).String()
}

// MayHavePaid reports whether money may have left for it.
func (p Purchase) MayHavePaid() bool { return p.TxID != "" || p.State == StateOrdered }

// Busy reports whether it is under way.
func (p Purchase) Busy() bool { return !p.Settled && !p.State.Ended() }
