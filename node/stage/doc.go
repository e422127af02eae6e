// Package stage is a node of cardboard: a [dolly.Node] whose views are set by hand,
// for the tests of faces. [New] is a small fleet of alice, her children bob and
// carol, and dave, who fell silent. It answers from memory, can be made
// unreachable, and is no more than that: nothing on it follows from anything else.
package stage
