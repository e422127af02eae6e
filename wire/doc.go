// Package wire is how Dolly writes things down: deterministic CBOR (RFC 8949,
// section 4.2.1) and the signed envelope around every message and record.
//
// One value has one encoding, and only that encoding is read back: [Unmarshal]
// refuses bytes that [Marshal] would not have written. So a hash of a record is
// a name for it. Records are structs with integer keys; times are
// milliseconds, money is integers, and there are no floats but in learning.
//
// [Seal] and [Open] are the envelope. What is signed is the body as it was
// sent, under a domain that names the network and the kind, so that a signature
// means one thing in one world.
package wire
