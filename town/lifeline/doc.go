// Package lifeline makes a process end when the one that started it does, also
// when that one was killed and could say nothing.
//
// The starter calls [Tie] before it starts a command and keeps the returned
// [Line]; the command calls [Watch] and leaves when the channel closes. What
// ties them is a pipe: the kernel closes the starter's end whatever happens to
// the starter. Nothing is ever written into it.
//
// It promises nothing about a command that does not watch; whoever must be sure
// also asks the kernel to kill (see town/landlord).
package lifeline
