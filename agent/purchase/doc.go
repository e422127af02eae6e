// Package purchase is one purchase as a table of states: a server for a child,
// from the wish to the hand-over, or one more period of the own server.
//
// Make one with [New] or [NewRenewal], write it down, then give it facts with
// [Purchase.Step] and carry out the effects that come back, in this order: store
// the returned purchase durably, then carry out, then report what happened as
// the next fact (I11). Give [Restarted] once after every start and [Tick] at
// every check.
//
// It promises that nothing is paid above the ceiling or to another address than
// the quoted one (I15), that one purchase asks for one payment (I13), and that what
// was paid ends delivered, refunded or reported (I14). It holds if every effect is
// idempotent by the purchase's ID, which is what the wallet, the provider and the
// warden are given. It does no I/O, knows no time but its argument, and does not
// judge whether a purchase is wise or allowed.
package purchase
