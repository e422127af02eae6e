// Package study compares ways to live in the simulator as LEARNING.md demands
// before a comparison is believed: what is measured and for how long is fixed in
// the code ([Outcomes], [All]), the fleet is the unit, arms are paired by seed, and
// every comparison is told, with those that show nothing.
//
// A [Study] is worlds of arms; an arm is a shipped scenario and settings of it, so
// that each fleet can be played again by dolly sim. [NewPlan] lists the fleets that
// are needed, each once; [Keep] remembers those that were played; [Judge] compares
// them; [Page] and [Pictures] show what came of it.
package study
