// Package sim plays whole fleets on virtual time: thousands of agents for years,
// around the mind, the charter, the market and the ledger that a node runs.
//
// [Run] plays one [scenario.Scenario] from one seed and returns a [Report]. The
// same scenario and seed give the same report, and the same trace hash, on every
// platform and for every number of processors: a world is one goroutine, its
// chance is drawn from its seed, and no clock, map order or processor's rounding
// gets into it. [UntilBroken] looks for a seed that breaks an invariant, and
// [Shrink] for the smallest scenario in which that one still does.
//
// What is played by the real code and what is a model of it, in fidelity A and
// in B, is a table in DESIGN.md beside this file. Monitors recount the invariants
// from what was signed, paid and written, and never ask an agent or the registry
// what they believe.
//
// It is not lab/lives, which plays few whole node lives with their stores, slowly.
package sim
