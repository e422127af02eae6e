// Package adversary is small games over the fleet's own protocols, in which a network
// learns to be the enemy: who delays, drops, holds back and repeats, who agrees and
// does not pay, and sees what came of it before it does the next thing.
//
// A [Game] is one life over the real rooms; [Games] lists its kinds, [Train] teaches an
// adversary by REINFORCE of package lab/rl, and what it then does on one seed is a list
// of moves that [Kind.Play] plays again. Where a defence is taken away the adversary
// must find it out, or it proves nothing that it finds nothing else.
package adversary
