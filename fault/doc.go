// Package fault numbers the moments at which a crash matters, and lets a
// harness strike there.
//
// Whoever commits to a store, writes or renames a file, or calls an edge does
// it through [Do] or [Get]. Without the build tag faults these only run what
// they are given and inline to nothing. With it, an armed [Injector] counts the
// points and, at those that its [Plan] names, fails or dies before or after the
// effect. The harness is lab/faults; a program that nobody armed runs as ever.
//
// It knows neither what the effects are nor what must hold after a fault.
package fault
