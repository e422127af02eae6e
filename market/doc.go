// Package market is how MB meets bitcoin without a centre: orders, the book,
// matching, the talk that turns a match into terms, the swap that settles them
// as a table of states, and the buybot's brain.
//
// Start with [NewBook]: fill it from gossip ([OpenBatch]), ask it for
// [Book.Matches], and send a [Proposal]. The other side judges it with [Check];
// [Agree] gives both the same [Terms]; [NewSwap] and [Swap.Step] carry them out.
// [Mirror.Plan] says what the buybot asks for. [Replay] runs a stream of orders
// through a book.
//
// Everything here is a function of its arguments: no clock, no chance, no
// goroutine, no I/O, no float. A caller stores the [Swap] that Step returned
// before it carries out one of its effects; repeating an effect does no harm.
// Nothing here is safe for use from several goroutines at once.
//
// It is not a ledger and not a wallet: it never learns whether a block or a
// transaction is good, it is told so in a [Fact].
package market
