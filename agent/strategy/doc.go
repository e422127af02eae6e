// Package strategy says when an agent sells MB, how many, and for how much.
//
// [ByName] gives a [Strategy]; its Decide is a pure function of one [Input].
// [Need] is what all of them sell for: the bitcoin that is still missing. Money
// is integers throughout. A strategy places orders only; that they are within
// what the charter and the book allow is for others to check.
package strategy
