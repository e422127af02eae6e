// Package dolly holds the words that every room shares: money, keys, offers,
// orders, facts, and the one interface, [Node], that all faces speak.
//
// It imports the standard library only, does no I/O, and knows no room. If a
// noun is needed by two rooms it belongs here; if by one, it belongs there.
// Start with money.go and node.go.
package dolly
