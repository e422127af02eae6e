// Package mutants breaks the protocol on purpose, one rule at a time, and shows
// that the tests notice. A [Mutant] is an edit of one file that takes a rule out:
// the nonce that is not compared, the payment that is repeated. [All] is the list.
//
//	tree, err := mutants.Open(ctx, ".")
//	err = tree.Sound(ctx, mutants.All()) // the tests pass as they are
//	v, err := tree.Try(ctx, m)           // v.Killed, v.By
//
// The tree is never written to: the edited file is laid over it for one run of
// the go command. "dolly verify mutants" tries them all.
package mutants
