// Package irc is a bot that answers questions about a [dolly.Node] in a channel.
//
// [New] makes a [Bot], which [Bot.Run] keeps connected while it is on; [Bot.Start]
// and [Bot.Stop] switch it, and [Face] puts both, and its state, into a node that
// faces see. Asked are !alive, !general and the like ([Commands]), in the channel,
// with the bot's nick before it, or privately.
//
// It only reads: nothing that is said on IRC reaches [dolly.Node.Do]. Answers are
// notices, so that bots do not talk to each other, and few: what is asked beyond a
// measure is ignored.
package irc
