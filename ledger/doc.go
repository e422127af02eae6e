// Package ledger is who did what for whom: everything that one node knows of
// everybody's chains of half-blocks, and what follows from it.
//
// A transaction is two halves. The debtor's half comes first and says what was
// received or given away; the creditor's half answers it by its hash. Each half
// is signed by its owner and continues its owner's chain with exact running
// totals. Begin with [New]; feed it with [Open] and [Ledger.Add]; make blocks of
// one's own with [Ledger.Debit], [Ledger.Credit] and [Ledger.Release]; ask it
// with [Ledger.Balance], [Ledger.LockState], [Ledger.Trust] and [Ledger.Cover].
//
// It promises that what it answers follows from the set of blocks and proofs it
// accepted and not from the order they came in; that a key which contradicted
// itself is condemned for ever; that a gain counts only with the debtor's
// signature and a debt always.
//
// It is not a database, a network or a policy: it does no I/O, reads no clock,
// keeps no secret, and how much credit anybody deserves is for its caller to
// say. One goroutine may change a Ledger; many may read while none does.
package ledger
