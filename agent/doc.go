// Package agent is the mind of one agent: from what a node knows to what it
// should do next.
//
// [Next] is called at every check and when something happened that cannot wait.
// It reads a [View] and returns a [Plan]; it remembers nothing, so the same view
// gives the same plan, and a restart changes nothing. What it decides with is in
// its sub-packages: qd learns which offer to rent, strategy says when to sell,
// purchase is the table of states of a purchase.
//
// It promises that the own renewal comes before a child, that nothing is begun
// without charter, lease and the bitcoin for it, and that who cannot renew winds
// down in time. It does not decide what is allowed: a plan is a wish, and the
// charter's permit is asked for before anything is spent.
//
// [Inheritance] is what a child gets, [Name] and [ChildPath] what it is called.
package agent
