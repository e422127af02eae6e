// Package keep is the memory of a pure state: typed tables that know which of
// their records changed, so that the body around a mind can write exactly
// those in the transaction that also logs why.
//
// A state holds [Table] and [Value] fields made from one [Shelf]. The body
// loads the shelf from a store at start, lets the state step, and calls
// [Shelf.Flush] inside its transaction. Nothing here does I/O by itself, and
// iteration is always in the order of the keys.
package keep
