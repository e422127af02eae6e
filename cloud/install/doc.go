// Package install puts Dolly on a server that is ours, over SSH.
//
// Call [Dial] with a permit to install, an ownership that the cloud room made,
// and a key; then, in this order, [Session.Upload] the program,
// [Session.Write] its config, [Session.Enrol], write the inheritance,
// [Session.Start], and once it is [Session.Running], [Session.HandOver].
// Every step may be repeated after a crash: it ends in the same state.
//
// It promises: the host's key is the one that its landlord named, or nothing is
// sent; only a public key logs in; what arrived is what was sent (its digest is
// recomputed over there); no command needs a shell and none carries a secret;
// after [Session.HandOver] a fresh login was tried and refused.
//
// [HostKey] asks one host for its key, for an operator who is about to sign for it.
//
// It is not a tool for servers in general: it knows one layout, one unit and
// the commands of commands.go. It logs in nowhere by name or password, and
// cannot be pointed at a machine that nobody rented or signed for.
package install
