// Package qd learns which offer to rent next: QD-learning, in which every agent
// keeps a Q-table over offers and pulls it towards its siblings' tables.
//
// Call [New] with the offers that exist, [Table.Apply] after every purchase that
// succeeded or failed, and [Table.Rank] with [Choose] to pick the next offer.
// [Table.TakeChanged] is what siblings should hear of it and [Remote] is what was
// heard of one of them. [Table.State] and [Restore] carry a table over a restart
// and into a child.
//
// It promises that the same calls give the same table, that every value is finite
// and at most [ValuePerUpdate] times the highest update count whatever siblings
// say, and that an update costs O(offers). It is not a judge of who may speak:
// whoever calls [Remote.Merge] has checked that the sender is a member.
package qd
