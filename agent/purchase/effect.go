package purchase

import "github.com/dollynator/dolly"

// Effect is something to be done. Every effect may be repeated without harm when
// it is carried out by the names that it holds. Each is answered by a fact; the
// next is emitted only then.
type Effect interface{ effect() string }

// The effects.
type (
	// AskAct asks the warden for an act: ActGranted, ActRefused, or EffectFailed
	// when nobody answered.
	AskAct struct {
		Intent dolly.Hash
		MaxSat dolly.Sat
		Birth  bool
	}
	// Quote asks the provider for a price: Quoted or QuoteFailed.
	Quote struct{ Offer dolly.OfferID }
	// RenewQuote asks for the price of one more period of the own server: Quoted or QuoteFailed.
	RenewQuote struct {
		Key, Period string
		Offer       dolly.OfferID
	}
	// Rent orders by key, at most once a key: Ordered, OrderRefused or EffectFailed.
	Rent struct {
		Key, QuoteID, Address string
		Offer                 dolly.OfferID
		Price                 dolly.Sat
		ValidUntil            dolly.Time
	}
	// Pay pays by ID, in one transaction ever: a repeated Pay gives the one that
	// exists, at any time; a new one is made only before Until and for a fee of
	// at most MaxFee. Paid, PayFailed, or EffectFailed if unknown.
	Pay struct {
		ID      dolly.Hash
		Address string
		Sat     dolly.Sat
		MaxFee  dolly.Sat
		Until   dolly.Time
	}
	// Lookup asks how the order stands: LookedUp or LookupFailed.
	Lookup struct{ Key string }
	// Install puts the program on the server: Installed or InstallFailed.
	Install struct{}
	// Enrol has the program draw the child's key there: Enrolled or EffectFailed.
	Enrol struct{}
	// Certify signs the child's certificate once, writes it down, then sends it,
	// with the inheritance: Certified or EffectFailed.
	Certify struct{}
	// Start starts the child: Started or EffectFailed.
	Start struct{}
	// AwaitLease looks whether the child has its lease: ChildLeased or EffectFailed.
	AwaitLease struct{}
	// HandOver gives up the login and proves it: HandedOver or EffectFailed.
	HandOver struct{}
	// Settle closes the books, at the warden's too if an act was open: Settled or EffectFailed.
	Settle struct {
		Intent  dolly.Hash
		Spent   dolly.Sat
		Outcome Outcome
		Act     bool
	}
	// Report tells the operator. It needs no answer.
	Report struct{ Text string }
)

func (AskAct) effect() string     { return "ask act" }
func (Quote) effect() string      { return "quote" }
func (RenewQuote) effect() string { return "renewal quote" }
func (Rent) effect() string       { return "rent" }
func (Pay) effect() string        { return "pay" }
func (Lookup) effect() string     { return "look up" }
func (Install) effect() string    { return "install" }
func (Enrol) effect() string      { return "enrol" }
func (Certify) effect() string    { return "certify" }
func (Start) effect() string      { return "start" }
func (AwaitLease) effect() string { return "await lease" }
func (HandOver) effect() string   { return "hand over" }
func (Settle) effect() string     { return "settle" }
func (Report) effect() string     { return "report" }
