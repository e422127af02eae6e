// Package p2p is the network: a host that keeps connections to its siblings,
// spreads messages over topics, answers requests and carries streams. It is
// the only room that sees libp2p, and it moves opaque bytes: what a message
// means, and whether it is any good, is asked of a function.
//
// Call [New] first, then [Host.Join] and [Host.Handle] before the first peer is
// expected, and [Host.Close] last. All methods may be called from any
// goroutine. The functions given to a Host are called on the Host's goroutines,
// several at a time.
//
// It promises that every peer is who its [dolly.PeerID] says (Noise proves the
// key), that nothing is forwarded which its topic's check did not accept, and
// that what one peer can make a node hold is bounded. It does not promise
// delivery: who missed a message asks for it, which is the caller's business.
// It has no relay, hole punching or QUIC of libp2p's, and no cryptography of
// its own.
package p2p
