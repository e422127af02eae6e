package purchase

import "github.com/dollynator/dolly"

// Fact is something that happened. A fact that does not apply to the state of a
// purchase changes nothing. The name is what the table of moves calls it.
type Fact interface{ fact() string }

// The facts.
type (
	// Restarted is given once after every start of the program.
	Restarted struct{}
	// Tick is given at every check: what came to nothing is tried again.
	Tick struct{}
	// ActGranted is the warden's act for this purchase, durable.
	ActGranted struct{ Slot, Gen uint32 }
	// ActRefused is the warden's no.
	ActRefused struct{ Why string }
	// Quoted is the provider's price, and the address that is to be paid.
	Quoted struct {
		ID, Address string
		Price       dolly.Sat
		ValidUntil  dolly.Time
	}
	// QuoteFailed is no quote, for now.
	QuoteFailed struct{ Why string }
	// Ordered is the provider's answer to the order, with its state there and
	// where it is to be paid if the provider repeated that.
	Ordered struct {
		State, Address string
		Price          dolly.Sat
	}
	// OrderRefused is the provider's final no: sold out.
	OrderRefused struct{ Why string }
	// Paid is the one transaction, durable and on its way.
	Paid struct {
		TxID string
		Fee  dolly.Sat
	}
	// PayFailed says that provably no transaction exists.
	PayFailed struct{ Why string }
	// LookedUp is how the provider says the order stands: unknown, unpaid, paid,
	// failed, refunded, running or ended.
	LookedUp struct {
		State, Reason       string
		Addr, User, HostKey string
		RentEnds            dolly.Time
		Refunded            dolly.Sat
	}
	// Terminated says that the provider ended the rent because of what was done
	// from its servers, and wants us no more.
	Terminated struct{ Why string }
	// LookupFailed is no answer.
	LookupFailed struct{ Why string }
	// Installed says that the binary and its configuration are on the server.
	Installed struct{}
	// InstallFailed is an installation that may be repeated.
	InstallFailed struct{ Why string }
	// Enrolled is the key that the child drew, with a proof that was verified.
	Enrolled struct {
		Child dolly.PeerID
		Proof []byte
	}
	// Certified says that the certificate is durable here and on the server.
	Certified struct{}
	// Started says that the child's program runs.
	Started struct{}
	// ChildLeased says that the child has a lease of its own.
	ChildLeased struct{}
	// HandedOver says that this agent's key opens the server no more, and that it was tried.
	HandedOver struct{}
	// Settled says that the books are closed.
	Settled struct{}
	// EffectFailed says that the effect of the present state came to nothing and
	// may be repeated: no answer, no connection, not yet.
	EffectFailed struct{ Why string }
)

func (Restarted) fact() string     { return "restarted" }
func (Tick) fact() string          { return "tick" }
func (ActGranted) fact() string    { return "act granted" }
func (ActRefused) fact() string    { return "act refused" }
func (Quoted) fact() string        { return "quoted" }
func (QuoteFailed) fact() string   { return "quote failed" }
func (Ordered) fact() string       { return "ordered" }
func (OrderRefused) fact() string  { return "order refused" }
func (Paid) fact() string          { return "paid" }
func (PayFailed) fact() string     { return "pay failed" }
func (LookedUp) fact() string      { return "looked up" }
func (Terminated) fact() string    { return "terminated" }
func (LookupFailed) fact() string  { return "lookup failed" }
func (Installed) fact() string     { return "installed" }
func (InstallFailed) fact() string { return "install failed" }
func (Enrolled) fact() string      { return "enrolled" }
func (Certified) fact() string     { return "certified" }
func (Started) fact() string       { return "started" }
func (ChildLeased) fact() string   { return "child leased" }
func (HandedOver) fact() string    { return "handed over" }
func (Settled) fact() string       { return "settled" }
func (EffectFailed) fact() string  { return "effect failed" }
