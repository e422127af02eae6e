// Package strategy says when an agent sells MB, how many, and for how much.
//
// [ByName] gives a [Strategy]; its Decide is a pure function of one [Input].
// [Need] is what the blind ones sell for: the bitcoin that is still missing. The
// averages follow the price, and keep a [Memory] in their [State]. [Backtest]
// lets one decide in a market that was. Money is integers throughout. A strategy
// places orders only; that they are within what the charter and the book allow
// is for others to check.
package strategy
