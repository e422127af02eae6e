// Package rl holds the learners of the laboratory: small policy networks with
// gradients written by hand, and searches that need none.
//
// A [Policy] is a [Net] with a distribution over actions; rows of inputs are added as
// they are met, each distinct one once. A [Tally] says what was done in each row and
// what it was worth, and [Learner.Reinforce] or [Learner.PPO] follow its gradient with
// an [Optimizer]: [Adam] or [SGD]. [CMA] and [ES] are a [Search]: they ask how good
// some points are, and are told.
//
// Everything is float64 and the work of one goroutine; chance is an argument. The same
// arguments give the same bits on the same kind of processor.
//
// It knows no game: lab/consensus does.
package rl
