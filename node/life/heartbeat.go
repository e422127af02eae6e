package life

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/wire"
)

// heartbeatKind is the envelope kind on the roster topic.
const heartbeatKind = "heartbeat"

// Heartbeat is what an agent tells its fleet every few seconds. Its own
// certificates come along, so that nobody needs to have heard it before.
type Heartbeat struct {
	Seq      uint64        `cbor:"1,keyasint"`
	At       dolly.Time    `cbor:"2,keyasint"`
	Name     string        `cbor:"3,keyasint"`
	Certs    [][]byte      `cbor:"4,keyasint"`
	Offer    dolly.OfferID `cbor:"5,keyasint"`
	RentEnds dolly.Time    `cbor:"6,keyasint"`
	Rate     int64         `cbor:"7,keyasint"` // bytes carried a wall second
	Line     int64         `cbor:"8,keyasint"` // bytes it could
	Earned   dolly.MB      `cbor:"9,keyasint"`
	Balance  dolly.MB      `cbor:"10,keyasint"`
	Sold     dolly.MB      `cbor:"11,keyasint"`
	InOrders dolly.MB      `cbor:"12,keyasint"` // free in live orders
	Income   dolly.Sat     `cbor:"13,keyasint"`
	Cost     dolly.Sat     `cbor:"14,keyasint"`
	Coins    dolly.Sat     `cbor:"15,keyasint"`
	Phase    dolly.Phase   `cbor:"16,keyasint"`
	Waits    string        `cbor:"17,keyasint"`
	Version  string        `cbor:"18,keyasint"`
	Addrs    []string      `cbor:"19,keyasint"`
	Leased   bool          `cbor:"20,keyasint"` // it holds a lease now
	Locked   dolly.MB      `cbor:"21,keyasint"` // in swaps under way
	Learned  uint64        `cbor:"22,keyasint"` // updates of all columns of its table: who heard less asks
	Consumed dolly.MB      `cbor:"23,keyasint"` // carried by others for it
	Makers   uint32        `cbor:"24,keyasint"` // that it knows, itself included
}

const (
	maxText  = 80
	maxAddrs = 8
)

// check refuses what no honest agent says.
func (h Heartbeat) check() error {
	switch {
	case h.Name == "" || len(h.Name) > maxText || len(h.Waits) > maxText || len(h.Version) > maxText || len(h.Phase) > maxText:
		return fmt.Errorf("heartbeat: text too long")
	case odd(h.Name) || odd(h.Waits) || odd(h.Version) || odd(string(h.Phase)):
		return fmt.Errorf("heartbeat: text with what cannot be printed")
	case len(h.Addrs) > maxAddrs || h.Rate < 0 || h.Line < 0:
		return fmt.Errorf("heartbeat: out of range")
	}
	_, err := dolly.ParseOfferID(string(h.Offer))
	return err
}

// odd reports whether a text has what would turn a line of a log or a screen upside down:
// line ends, escapes, marks of direction.
func odd(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) })
}

// printed is a sign, or what stands for one that cannot be printed.
func printed(r rune) rune {
	if unicode.IsPrint(r) {
		return r
	}
	return '·'
}

// OpenHeartbeat verifies a heartbeat: signed by the key that its certificates
// end in, and these by the fleet's operator.
func OpenHeartbeat(c charter.Signed[charter.Charter], raw []byte) (Heartbeat, charter.Standing, error) {
	return openHeartbeat(c, raw, charter.Verify)
}

// verifier follows a chain of certificates to a charter.
type verifier func(c charter.Signed[charter.Charter], chain [][]byte) (charter.Standing, error)

func openHeartbeat(c charter.Signed[charter.Charter], raw []byte, verify verifier) (Heartbeat, charter.Standing, error) {
	var h Heartbeat
	key, err := wire.Open(c.Body.Network, heartbeatKind, raw, &h)
	if err != nil {
		return h, charter.Standing{}, err
	}
	if err := h.check(); err != nil {
		return h, charter.Standing{}, err
	}
	st, err := verify(c, h.Certs)
	if err == nil && st.Key != key {
		err = fmt.Errorf("heartbeat of %s with the certificate of %s", key.Short(), st.Key.Short())
	}
	return h, st, err
}
