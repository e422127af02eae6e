package main

import "runtime/debug"

// fewSlots is how many slots, in all worlds that are played at once, take so little
// memory that processors are dearer.
const fewSlots = 20_000

// collectLess lets rubbish grow to four times what is in use before it is collected,
// where that is little: a small world makes much of it and keeps next to nothing.
// Whoever set GOGC knows better. The result undoes it.
func collectLess(env *Env, slots int) func() {
	if slots > fewSlots || env.Getenv("GOGC") != "" {
		return func() {}
	}
	before := debug.SetGCPercent(400)
	return func() { debug.SetGCPercent(before) }
}
