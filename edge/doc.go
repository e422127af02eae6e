// Package edge fits the real edges (p2p, wallet, cloud) to what package node
// declares that it needs. Programs and the town use it; the lab never does.
//
// It translates words and holds no rule: what it does not know how to say in
// the other room's words it refuses.
package edge
