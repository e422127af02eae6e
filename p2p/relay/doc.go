// Package relay carries strangers' traffic through one hop and counts it.
//
// A carrier calls [Serve]; a consumer calls [NewClient] and then [Client.Dial]
// with the carrier and a destination, and gets a connection. Both count the
// payload of both directions. For every block of bytes that both have counted,
// and for less while the carrier does not know the consumer (package credit), the consumer calls its Pay function, which is to hand the carrier a signed
// half-block; the carrier then calls [Server.Settle]. Who does not pay is held
// back at a limit and cut off after a while.
//
// It promises that a consumer never pays for bytes it has not counted itself
// (but for what a broken stream lost, one block at most), that an honest
// consumer's payment never exceeds what the carrier counted, and that nothing
// leaves a carrier unless its [Policy] says so of the very address that is
// dialled. It does not hide who talks to whom: circuits of several hops are
// made of these hops, by somebody else.
package relay
