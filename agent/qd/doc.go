// Package qd learns which offer to rent next: QD-learning, in which every agent
// keeps a Q-table over offers, and evidence, in which it believes what rents
// brought.
//
// A [Rule] has three parts: how siblings count ([Merge]), what is learned of an
// offer ([Value]) and how one is taken ([Choice]); [NewRule] finds them by name.
// Make a [Catalogue] of the offers that exist and a [Table] on it, call
// [Table.Apply] after every purchase that succeeded or failed, and [Rule.Rank] with
// [Rule.Choose] to pick the next offer. [Table.TakeChanged] is what siblings should
// hear of a table and [Remote] is what was heard of one of theirs; [Evidence] is
// what was heard of their rents. [Table.State] and [Restore] carry a table over a
// restart and into a child.
//
// It promises that the same calls give the same bits on every platform, that every
// value is finite and at most [ValuePerUpdate] times the highest update count
// whatever siblings say, that all siblings together are worth [MaxHearsay] samples
// of one's own, and that an update costs O(offers). It is not a judge of who may
// speak: whoever tells it something has checked that the sender is a member and
// that its evidence is plausible.
package qd
