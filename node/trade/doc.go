// Package trade is ledger, order book and swaps put together for whoever
// trades: an agent, a buybot, a client that only pays for what was carried.
//
// A [Trader] is a pure state. [Trader.Step] takes one fact (something heard, an
// answer, a block of the chain) and returns the effects to carry out once the
// state is on disk: messages, coins, answers. It decides nothing about prices
// or trust; it moves the pure rooms' words to where they belong. Money is moved
// by the table in package market, MB by the blocks of package ledger.
//
// Everything that must survive is in tables of package keep: blocks, swaps, own
// orders, prices. Others' orders, open proposals and contacts start empty after
// a restart. Gossip passes [Scale.Weigh] and a [Gate] before it is told.
package trade
