// Package wallet holds the coins of one node: keys, outputs, fees and the hash
// locks of swaps. It is the only room that sees Bitcoin's libraries.
//
// Call [Open] first, with a seed, a store and a [Backend]; then [Wallet.Address]
// to be paid and [Wallet.Pay] with a permit to pay.
//
// It promises that money moves once: a transaction is on disk before its first
// broadcast, an id that paid never pays again, and no output is ever put into
// two stored transactions that are not rungs of one ladder. It signs only what it computed itself: of a swap's
// counterparty it takes one public key, one hash, one height and one amount.
// Inputs minus outputs are the fee, exactly, and the permit's ceiling covers both.
//
// What blocks leave out pays more, within its permit or half of what it brings.
//
// It is not a node of the Bitcoin network (see chain for a regtest one), and it
// decides nothing: when to claim or refund is the market's to say.
package wallet
