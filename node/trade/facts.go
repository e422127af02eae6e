package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/market"
)

// Fact is something that happened outside. Its types are those of this
// package, and those that a larger mind adds.
type Fact interface{ Fact() }

// Topic names a gossip channel without its network prefix.
type Topic string

// The topics of a trader.
const (
	TopicOrders Topic = "market/orders"
	TopicTrades Topic = "market/trades"
	TopicLedger Topic = "ledger"
)

// Facts.
type (
	// Started is the first fact after a start; it re-emits what is under way.
	Started struct{ Addrs []string }
	// Tick says only that time has passed.
	Tick struct{}
	// Heard is a gossiped message that passed [Check].
	Heard struct {
		Topic Topic
		Raw   []byte
		Known any // what that check made of it, if it was kept; nil else
	}
	// Asked is a request; an [Answer] with its ID is owed.
	Asked struct {
		ID   uint64
		From dolly.PeerID
		Kind string
		Raw  []byte
	}
	// Answered is the reply to an [Ask], or the reason that there is none.
	Answered struct {
		From dolly.PeerID
		Tag  Tag
		Raw  []byte
		Err  string
	}
	// Tip is a new best block of the bitcoin chain.
	Tip struct{ Height uint32 }
	// Seen is what the chain says of a swap's contract.
	Seen struct {
		Swap     dolly.Hash
		Contract market.Contract
	}
	// Funded is what became of a [Fund]. Final: it will never succeed.
	Funded struct {
		Swap  dolly.Hash
		Err   string
		Final bool
	}
	// Claimed is what became of a [Claim]. Signed: one is stored, so the secret may
	// be out. Final: none is, and none will be.
	Claimed struct {
		Swap   dolly.Hash
		Signed bool
		Final  bool
	}
	// Metered asks to pay a carrier for bytes that it carried; a [Paid] with
	// the same Call is owed.
	Metered struct {
		Call    uint64
		Carrier dolly.PeerID
		Bytes   dolly.MB
	}
	// Near lists who is connected now: Peers keep the book, as each trader does, and
	// Others do not, as wardens and observers.
	Near struct{ Peers, Others []dolly.PeerID }
)

// Fact marks the facts.
func (Started) Fact()  {}
func (Tick) Fact()     {}
func (Heard) Fact()    {}
func (Asked) Fact()    {}
func (Answered) Fact() {}
func (Tip) Fact()      {}
func (Seen) Fact()     {}
func (Funded) Fact()   {}
func (Claimed) Fact()  {}
func (Metered) Fact()  {}
func (Near) Fact()     {}

// Tag tells an answer what it answers.
type Tag struct {
	Kind string
	Ref  dolly.Hash
}
