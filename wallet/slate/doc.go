// Package slate is a block chain on a slate: outputs, and what spent them, in
// memory. Make one with [New], give it coins with [Chain.Grant] and blocks with
// [Chain.Mine]; it is a [wallet.Backend].
//
// It refuses a transaction that spends what is not there or was spent by
// another, comes before its lock time, does not open the scripts, or pays too
// little to be kept or to replace another. It remembers every transaction that
// was ever handed to it, refused ones too: so a harness can recount what a wallet
// tried. [Chain.Reorg] takes blocks back, [Chain.Floor] makes fees rise and
// [Chain.Lose] empties the pool. It does no work, has no peers and knows no
// consensus rule but these; package chain does. It is for worlds that are made
// thousands of times.
package slate
