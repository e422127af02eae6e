// Package runs makes work that takes long into runs: a folder each, that says
// what was run, how far it came and what came out, and that can be gone on with.
//
// An [Experiment] is a kind of such work, [Work] one piece of it. [Create] makes a
// run's folder, [Play] works in it until it is done, interrupted or failed, and
// goes on where it stood if it is called again: what it writes then is, byte by
// byte, what an unbroken run writes. [List] and [Open] read folders that others
// write. [CSV], [Page] and [Compare] show what was measured.
//
// It knows no experiment. Nothing in it needs a server or the net.
package runs
