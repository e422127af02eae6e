// Package store keeps a node's state: bytes by key, in order, durably.
//
// Call [Open] for a file that survives crashes, or [Memory] for a store that
// ends with the process; both are a [dolly.Store] and one conformance test
// holds them to the same behaviour:
//
//   - an Update that returns nil is there, whole; any other is not there at all,
//     also when its function panics;
//   - a Scan is in the order of the keys' bytes and may change what it walks;
//   - an empty value is a value, a nil value is an absence;
//   - all methods may be called from any goroutine. Updates wait for each other.
//     A function given to View or Update must not call its own store again.
//
// It is not a cache and not a query language: what a value means is known to
// the room that wrote it.
package store
