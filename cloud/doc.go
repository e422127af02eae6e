// Package cloud is the ground: who rents out servers, for how much, and what we
// may do on one.
//
// A [Landlord] is one provider; [NewTown] makes the town's. Ask for
// [Landlord.Offers], take a [Quote], order with [Landlord.Rent], pay the quote's
// address, and ask with [Landlord.Lookup] until the [Server] runs; then [Own]
// turns the answer into the right to install (see cloud/install).
//
// It promises: nothing is ordered or renewed without a permit that covers the
// price; an unknown price is refused; an order under the same key is made once,
// however often it is sent; an [Ownership] comes only from a provider's answer
// to our own order, or from an entry that the operator signed.
//
// It does not pay (wallet does) and does not decide (agent does). An error that
// is none of this package's refusals means that the answer is unknown: ask
// again, with the same key.
package cloud
