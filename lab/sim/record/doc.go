// Package record keeps runs of the simulator and shows them. A [Writer] is the
// engine's recorder; it appends to a file or to memory. A [Run] reads what a
// Writer wrote, also while it is still being written: what is missing at the end
// has not happened yet. [Run.Node] is any agent of the run at the end of any of its days, as a
// [dolly.Node], so that whatever shows a living agent shows a recorded one.
//
// A recording is one file, [FileName], in a folder of its own: eight bytes that
// say what it is, then frames. See DESIGN.md.
package record
