// Package gate lets people in over SSH to look at something in a terminal: who has
// one of the listed keys, and nobody else. [ReadKeys] reads the list, [Serve]
// answers until its context ends, and each [Guest] is a terminal with what its key
// may do.
//
// It promises: no password, no command, no file, no forwarded port; bounded numbers
// of connections, in all and from an address, and of time before a key is shown and a
// console asked for; a guest who is gone is noticed.
// It does not know what is shown.
package gate
