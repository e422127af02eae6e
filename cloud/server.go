package cloud

import "github.com/dollynator/dolly"

// State is where an order stands.
type State string

// The states of an order.
const (
	// Unknown: nobody answered. Nothing may be concluded; ask again.
	Unknown State = "unknown"
	// Unpaid: reserved until the quote ends; the money has not arrived.
	Unpaid State = "unpaid"
	// Paid: the money has one confirmation; the server is being made, or the
	// money is on its way back.
	Paid State = "paid"
	// Failed: nothing will be delivered and nothing was kept. Do not pay.
	Failed State = "failed"
	// Refunded: it was paid, will not be delivered, and was sent back.
	Refunded State = "refunded"
	// Running: the server answers at Addr until RentEnds.
	Running State = "running"
	// Ended: the rent is over, or the server was released. It does not come back.
	Ended State = "ended"
	// Abuse: the provider ended it because of what it was used for. Nothing may be
	// rented there again until the operator says so.
	Abuse State = "abuse"
)

// Quote is a price that holds until ValidUntil, in the provider's world.
type Quote struct {
	ID         string        `cbor:"1,keyasint" json:"id"`
	Offer      dolly.OfferID `cbor:"2,keyasint" json:"offer"`
	Price      dolly.Sat     `cbor:"3,keyasint" json:"price_sat"`
	Address    string        `cbor:"4,keyasint" json:"address"` // where to pay, for this order alone
	ValidUntil dolly.Time    `cbor:"5,keyasint" json:"valid_until_unix_ms"`
}

// Order is what one wants of a quoted server.
type Order struct {
	Key           string `cbor:"1,keyasint" json:"key"`     // of idempotency; who knows it may ask about the order
	SSHKey        string `cbor:"2,keyasint" json:"ssh_key"` // one authorized_keys line
	RefundAddress string `cbor:"3,keyasint" json:"refund_address"`
}

// Server is a provider's answer about one order. Whoever changes one has their
// own words in it, and no right to a host any more; see [Own].
type Server struct {
	ID       string        `cbor:"1,keyasint" json:"id"`
	Key      string        `cbor:"2,keyasint" json:"key"`
	Offer    dolly.OfferID `cbor:"3,keyasint" json:"offer"`
	State    State         `cbor:"4,keyasint" json:"state"`
	Reason   string        `cbor:"5,keyasint,omitempty" json:"reason,omitempty"` // why it failed or ended
	Address  string        `cbor:"6,keyasint" json:"address"`                    // where it is to be paid
	Price    dolly.Sat     `cbor:"7,keyasint" json:"price_sat"`
	Refunded dolly.Sat     `cbor:"8,keyasint,omitempty" json:"refunded_sat,omitempty"`
	Addr     string        `cbor:"9,keyasint,omitempty" json:"ssh,omitempty"` // host:port, once running
	User     string        `cbor:"10,keyasint,omitempty" json:"user,omitempty"`
	HostKey  string        `cbor:"11,keyasint,omitempty" json:"host_key,omitempty"` // authorized_keys format
	RentEnds dolly.Time    `cbor:"12,keyasint,omitempty" json:"rent_ends_unix_ms,omitempty"`

	answered right // what the provider said, to our order; set where the answer is read
}

// right is the part of an answer that a right to a host is made of.
type right struct {
	id, key             string
	offer               dolly.OfferID
	state               State
	addr, user, hostKey string
}

// claims is the right that a server would give if its provider had said all this.
func (s Server) claims() right {
	return right{s.ID, s.Key, s.Offer, s.State, s.Addr, s.User, s.HostKey}
}
