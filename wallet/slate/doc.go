// Package slate is a block chain on a slate: outputs, and what spent them, in
// memory. Make one with [New], give it coins with [Chain.Grant] and blocks with
// [Chain.Mine]; it is a [wallet.Backend].
//
// It refuses a transaction that spends what is not there or was spent by
// another, and remembers every transaction that was ever handed to it, refused
// ones too: so a harness can recount what a wallet tried. It runs no scripts,
// does no work and never reorganises; package chain does. It is for worlds that
// are made thousands of times.
package slate
