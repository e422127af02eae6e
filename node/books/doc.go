// Package books is a key's account of its bitcoin: one booking for each thing that
// moved satoshi, in order, with its fee, the balance after it, and for MB that were
// sold what these had cost.
//
// A mind makes a [Book] on its shelf and adds an [Entry] in the step that learned of
// the movement, so that books and state are one transaction. Entries are kept for as
// long as there is room (the latest 50,000); the sums by kind are kept for ever.
package books
