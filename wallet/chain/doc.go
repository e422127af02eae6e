// Package chain is a regtest Bitcoin chain inside the process: blocks, memory
// pool and script engine of btcd, an index by script, a miner and a faucet.
//
// Call [New] with a temporary folder and the world's clock, then [Chain.Run] to
// mine. A wallet uses a [Chain] directly or, from another process, a
// [distant.Chain] that asks [Chain.Handler]; both are a [wallet.Backend].
//
// It promises the consensus rules and the standard policies of btcd, block times
// of the world's clock, and an index that follows reorganisations. It is not
// durable (the index lives in memory), it has no peers, and its miner's key is
// public: its coins are worth nothing.
package chain
