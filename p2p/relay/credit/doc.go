// Package credit says how many bytes a carrier carries for a key before it has the
// key's signature for them.
//
// A [Lender] is one carrier, a [Tab] one key at it. Bytes that are carried go on the
// tab by [Lender.Carry], as far as there is room, and come off it by [Lender.Settle].
//
// It promises that keys of whatever number, which take and never sign, get no more
// than what a fresh key costs, a day's allowance for all newcomers together, and a
// sixteenth of what they once paid. It is pure: time is an argument, and package
// relay and a laboratory keep the same rule.
package credit
