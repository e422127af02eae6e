// Package distant is a Bitcoin chain that another process has and serves as
// chain.Chain.Handler does. [Dial] gives a [wallet.Backend].
//
// It promises that what a server answers takes a bounded amount of memory, and a bounded
// time except for the tips of [Chain.Subscribe]. It believes the server: whoever serves
// the chain says what is in it.
package distant
