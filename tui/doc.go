// Package tui is Dolly's console: a face over one [dolly.Node].
//
// Call [Run] with a node and it shows, until somebody presses q, the family
// tree, one node, the market, what was learned, the ledger, money, peers, the
// charter and the log. It changes nothing but what the user asks for and
// confirms, having read what the node says it would do. [Announce] says the same
// in lines, for screen readers.
//
// It promises: nothing moves unless data moved; a state is a glyph and a word,
// never colour alone; every figure has its unit in the heading; a lost link
// dims what is known, says since when, and is dialled again for as long as it
// takes; text that came from other nodes cannot control the terminal; from
// 60×15 up the screen is whole, below that it is one line.
//
// It is not where anything is computed: what it shows is what the views of
// package dolly say. Each screen is a pure function of what is known and a size;
// commands fetch, Update routes, and no screen does I/O.
package tui
