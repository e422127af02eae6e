// Package consensus is games of agreement among few agents, some of them Byzantine:
// played, learned and solved.
//
// An [Env] is the rules of a game: who is there, how they send, when it arrives, what is
// known of a sender, what is paid. [Solve] computes what can be won at most, and says
// the protocol or the attack in words. A [Trainer] learns by a [Config] from a seed,
// epoch by epoch; [Named] are the configs of the paper's games, as the paper had them
// and as they are learned. [Trainer.Result] holds what was learned against the best
// response.
//
// A run is a function of its config and seed, bit for bit on one kind of processor, also
// if it is saved and loaded in between.
//
// It plays no real protocol: lab/adversary does.
package consensus
