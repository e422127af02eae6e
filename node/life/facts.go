package life

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
)

// Facts that only an agent meets, beside those of package trade.
type (
	// Coins is what the wallet holds.
	Coins struct{ Confirmed, Pending dolly.Sat }
	// Offers is what the providers have for rent.
	Offers struct{ Offers []dolly.Offer }
	// Relay is how the relay stands.
	Relay struct {
		Carried dolly.MB // ever, by this process
		Rate    float64  // bytes a wall second
		OK      bool
	}
	// WardenSaid is the answer to an [AskWarden], or why there is none.
	WardenSaid struct {
		About Question
		Raw   []byte
		Err   string
	}
	// Bought is news of a purchase.
	Bought struct {
		ID   dolly.Hash
		News purchase.Fact
	}
	// Swept is what went to the payout address, and what the transaction cost. One
	// transaction may be told of more than once.
	Swept struct {
		Sat, Fee dolly.Sat
		TxID     string
	}
	// Halt is that the program is told to end. The life goes on when it is started again.
	Halt struct{}
)

// Fact marks the facts.
func (Coins) Fact()      {}
func (Offers) Fact()     {}
func (Relay) Fact()      {}
func (WardenSaid) Fact() {}
func (Bought) Fact()     {}
func (Swept) Fact()      {}
func (Halt) Fact()       {}

// Question is what an agent wants of the warden.
type Question string

// The questions.
const (
	AskLease  Question = "lease"
	AskAct    Question = "act"
	AskSettle Question = "settle"

	AskVoid    Question = "void"    // gives the own slot back
	AskReceipt Question = "receipt" // shows that an order is obeyed
)

// Effects that only an agent causes.
type (
	// AskWarden sends a request; a [WardenSaid] follows.
	AskWarden struct {
		About Question
		Raw   []byte
		To    dolly.PeerID // the warden of the newest charter
		Addrs []string     // where that charter says it is
	}
	// Buy carries out one step of a purchase; a [Bought] follows. The permit is
	// valid for what pays, rents, renews and installs, else zero: who hands over
	// only loses.
	Buy struct {
		Purchase    purchase.Purchase
		Do          purchase.Effect
		Permit      charter.Permit
		Inheritance []byte // sealed, for the step that hands it over
	}
	// Sweep sends what is spendable above Keep to the payout address.
	Sweep struct {
		To   string
		Keep dolly.Sat
	}
	// Carry switches the relay on or off.
	Carry struct{ On bool }
	// Exit says whether the newest charter lets traffic leave to the internet.
	Exit struct{ Allowed bool }
	// Retire ends the program: the life is over.
	Retire struct{ Why string }
)

// Effect marks the effects.
func (AskWarden) Effect() {}
func (Buy) Effect()       {}
func (Sweep) Effect()     {}
func (Carry) Effect()     {}
func (Exit) Effect()      {}
func (Retire) Effect()    {}
