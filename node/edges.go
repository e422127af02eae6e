package node

import (
	"context"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
	"github.com/dollynator/dolly/node/life"
	"github.com/dollynator/dolly/node/trade"
)

// Check judges gossip, and may keep what it made of it for [trade.Heard].Known.
type Check func(raw []byte) (v trade.Verdict, known any)

// Gossip spreads messages to everybody on a topic.
type Gossip interface {
	// Join delivers what passes check; check must be fast, is called before a
	// message is passed on, and on several goroutines at a time. What it made of a
	// message is delivered with it.
	Join(topic string, maxSize int, check Check, deliver func(from dolly.PeerID, raw []byte, known any)) error
	Publish(ctx context.Context, topic string, raw []byte) error
	Stats() dolly.Gossip
}

// Streams asks one peer and gets one answer.
type Streams interface {
	Handle(protocol string, maxSize int, f func(ctx context.Context, from dolly.PeerID, raw []byte) ([]byte, error))
	Request(ctx context.Context, to dolly.PeerID, protocol string, raw []byte) ([]byte, error)
	Learn(peer dolly.PeerID, addrs []string) error
	// Near lists who is connected: who keeps the book, and who does not.
	Near() (keepers, others []dolly.PeerID)
	Addrs() []string
}

// Network is both, of one key.
type Network interface {
	Gossip
	Streams
}

// Balance is what a wallet holds.
type Balance struct {
	Confirmed dolly.Sat // spendable now
	Pending   dolly.Sat // on its way in, own change included
}

// Tip is the end of the chain. Time is the median of its last blocks, which
// lies behind the true time; zero if it is not known.
type Tip struct {
	Height uint32
	Time   dolly.Time
}

// Coins is a wallet. What spends is idempotent: by the permit, or by the
// contract that it ends.
type Coins interface {
	Balance(ctx context.Context) (Balance, error)
	// Pay sends sat to an address and returns the transaction and its fee. What
	// is stored already is sent again at any time, anew only if asked to.
	Pay(ctx context.Context, p charter.Permit, to string, sat dolly.Sat, anew bool) (txid string, fee dolly.Sat, err error)
	// Fund stores nothing new once the chain is above until, or under the zero
	// permit. [Final] says that nothing is stored, and nothing will be.
	Fund(ctx context.Context, p charter.Permit, key dolly.Hash, t market.Terms, until uint32) error
	// Claim stores nothing new once the chain is above until; [Final] as in Fund.
	// Signed says that a claim is stored, whatever became of sending it.
	Claim(ctx context.Context, key dolly.Hash, t market.Terms, secret []byte, until uint32) (signed bool, err error)
	Refund(ctx context.Context, key dolly.Hash, t market.Terms) error
	Inspect(ctx context.Context, t market.Terms) (market.Contract, error)
	// Sweep sends what is spendable above keep to an address; the zero Swept if that is
	// dust. One that waits for its block is sent, and told, again.
	Sweep(ctx context.Context, to string, keep dolly.Sat) (life.Swept, error)
	// Tips sends the end of the chain whenever it changes, and at once.
	Tips(ctx context.Context) (<-chan Tip, error)
}

// Ground rents servers and puts children on them. Each step may be repeated.
type Ground interface {
	Offers(ctx context.Context) ([]dolly.Offer, error)
	// Work carries out one step of a purchase and says what came of it. It is
	// never given a payment.
	Work(ctx context.Context, b life.Buy) purchase.Fact
}

// Carrier is the relay of this node.
type Carrier interface {
	// Switch starts or stops carrying.
	Switch(on bool) error
	// Reading is how many bytes were carried by this process, how fast, and
	// whether it runs.
	Reading() (carried int64, rate float64, on bool)
	// Settle says that a consumer signed for bytes.
	Settle(peer dolly.PeerID, bytes int64) error
	// Refuse breaks off what is carried for a condemned key, and carries nothing
	// more for it.
	Refuse(peer dolly.PeerID)
}

// WardenAt finds the warden with a peer id, at addresses where it may be.
type WardenAt func(warden dolly.PeerID, addrs []string) (Warden, error)

// Warden answers the requests of a charter's holder.
type Warden func(ctx context.Context, raw []byte) ([]byte, error)
