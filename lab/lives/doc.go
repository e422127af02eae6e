// Package lives is a fleet in one process on virtual time: the real lives of
// package node/life with their stores, the real registry behind node/warden,
// and around them a simulated chain, cloud and network. Everything that happens
// is an event in one queue, ordered by time and then by when it was asked for;
// chance is one seeded source. The same seed gives the same world, bit by bit.
//
// [New] makes a world from a [Config] with the agents that the operator
// installed; [World.Pass] and [World.Until] let time go by. A small world for a
// test of one thing:
//
//	w, err := lives.New(lives.Config{Seed: 3, Calm: true, Purse: 2000})
//	w.Hooks.Dies = func(a *lives.Agent, f trade.Fact, committed bool) bool { … } // the program dies here
//	ok := w.Until(5*dolly.Day, func() bool { return len(w.Alive()) == 2 })
//	violations, err := w.Books.Violations, w.Err()
//
// An [Agent] can be restarted, given the disk of an earlier moment
// ([World.Image], [World.Restore]), cloned with its memory or from its disk,
// paused, and cut off. The [Warden] can be silent, restarted, and restored from
// a backup. [Books] recounts what happened from the world itself: leases and
// acts as they were signed, payments as the chain has them. It never asks an
// agent or the registry.
//
// [RunFleet] lets a whole fleet live for years among liars and faults, and
// [RunStop] measures how a stop order spreads: the figures that
// "dolly verify fleet" and "dolly verify stop" print.
//
// A world belongs to one goroutine. A step that cannot go on, such as a store
// that fails, ends the world: see [World.Err].
package lives
