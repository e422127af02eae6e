// Package faults strikes a small fleet at every point where a crash matters
// and recounts, from the world and never from the agents' own books, whether
// what must hold still holds.
//
// A [Subject] is one small file: how a world begins, what must be reached, what
// is recounted beside the common rules. [Check] plays it once for each plan of a
// search: die, fail, lose the answer, copy the disk and bring it back, clone,
// pause, at point 1, 2, 3 … until a run is over before its point, then ordered
// pairs. After the faults the world heals, and everything must finish.
//
// A [Stage] steps real lives over real stores and wallets on a virtual clock. In
// a town the same agents, and the warden, are processes on files, and die by
// SIGKILL; its plans name whom they strike. Traders and a buybot are played at a
// fair, which has its own clock, and as processes at a bazaar.
//
// It needs a program that was built with the tag faults.
package faults
