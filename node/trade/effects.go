package trade

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/market"
)

// Effect is something to be done outside, after the state is on disk.
type Effect interface{ Effect() }

// Effects.
type (
	// Publish gossips a message.
	Publish struct {
		Topic Topic
		Raw   []byte
	}
	// Ask sends a request; an [Answered] with its Tag follows.
	Ask struct {
		To   dolly.PeerID
		Kind string
		Raw  []byte
		Tag  Tag
	}
	// Answer replies to an [Asked].
	Answer struct {
		ID  uint64
		Raw []byte
		Err string
	}
	// Learn tells the network where a peer can be reached.
	Learn struct {
		Peer  dolly.PeerID
		Addrs []string
	}
	// Fund pays bitcoin into a swap's contract; what was stored once is sent
	// again, but nothing new above height Until, and nothing new without a permit.
	// [Funded] follows.
	Fund struct {
		Permit charter.Permit
		Swap   dolly.Hash
		Key    dolly.Hash // names the contract key
		Terms  market.Terms
		Until  uint32
	}
	// Claim takes the coins of a contract, showing the secret; what was stored once
	// is sent again, but nothing new above height Until. [Claimed] follows.
	Claim struct {
		Swap   dolly.Hash
		Key    dolly.Hash
		Terms  market.Terms
		Secret []byte
		Until  uint32
	}
	// Refund takes the coins of a contract back.
	Refund struct {
		Swap  dolly.Hash
		Key   dolly.Hash
		Terms market.Terms
	}
	// Watch asks for a [Seen] at every block until [Unwatch].
	Watch struct {
		Swap  dolly.Hash
		Terms market.Terms
	}
	// Unwatch ends a Watch.
	Unwatch struct{ Swap dolly.Hash }
	// Settle tells the relay that a consumer has signed for bytes.
	Settle struct {
		Peer  dolly.PeerID
		Bytes dolly.MB
	}
	// Refuse tells the relay that a key is condemned: nothing is carried for it
	// any more. It comes again after a start.
	Refuse struct{ Peer dolly.PeerID }
	// Vouch tells the [Gate] that a key is known: it dealt with this one, or is
	// bound by the same charter. It comes again after a start.
	Vouch struct{ Peer dolly.PeerID }
	// Paid answers a [Metered].
	Paid struct {
		Call uint64
		Err  string
	}
	// Note is an event for the log, in people's words.
	Note struct {
		Kind string
		Text string
		Data any
	}
)

// Effect marks the effects.
func (Publish) Effect() {}
func (Ask) Effect()     {}
func (Answer) Effect()  {}
func (Learn) Effect()   {}
func (Fund) Effect()    {}
func (Claim) Effect()   {}
func (Refund) Effect()  {}
func (Watch) Effect()   {}
func (Unwatch) Effect() {}
func (Settle) Effect()  {}
func (Refuse) Effect()  {}
func (Vouch) Effect()   {}
func (Paid) Effect()    {}
func (Note) Effect()    {}
