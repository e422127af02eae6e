// Package node is one life assembled: it runs a mind (package life for an
// agent, package trade's users for a buybot) and carries out what it asks for.
//
// [Loop] is the heart: it hands facts to the mind one by one, writes what
// changed and what is worth remembering in one transaction, and only then
// carries out the effects. [Body] is the hands: gossip, requests, coins. What
// it needs from the world it declares in edges.go; the program that starts it
// hands it the real things, a lab the virtual ones.
//
// Nothing here decides about price, trust or learning.
package node
