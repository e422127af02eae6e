package audit

import (
	"fmt"
	"maps"
	"slices"

	"github.com/dollynator/dolly/ledger"
)

// close judges what only the whole shows.
func (r *reader) close() {
	r.at = 0
	if !r.ended {
		r.wrong("the file is cut short: it has no end")
	}
	for _, a := range r.Ledger.Accounts() {
		said, ok := r.accounts[a.Key]
		r.at = said.line
		switch {
		case !ok:
			r.at = 0
			r.wrong("no account of %s, who has blocks", a.Key)
		case said.Account != a:
			r.wrong("account of %s: the blocks say %s", a.Key, figures(a))
		}
		delete(r.accounts, a.Key)
		r.at = 0
		r.notes(a)
	}
	for _, said := range slices.SortedFunc(maps.Values(r.accounts), func(a, b atLine) int { return a.line - b.line }) {
		r.at = said.line
		r.wrong("account of %s, of whom nothing else is there", said.Key)
	}
	if r.Sum = r.Ledger.Sum(); r.Sum != 0 {
		r.at = 0
		r.wrong("the books do not balance: off by %d (bytes)", r.Sum)
	}
}

func figures(a ledger.Account) string {
	return fmt.Sprintf("balance %d, gained %d, carried %d, spent %d bytes, last block %d, %d missing, condemned %v",
		a.Balance, a.Gained, a.Carried, a.Spent, a.Last, a.Missing, a.Condemned)
}

// notes tells what is no fault of the file.
func (r *reader) notes(a ledger.Account) {
	unanswered, open, claims := 0, 0, 0
	for _, b := range r.Ledger.Held(a.Key, 1, r.Ledger.Len(a.Key)) {
		switch _, both := r.Ledger.Counter(b.Hash); {
		case both:
		case b.Credit:
			claims++
		case b.Kind == ledger.Lock:
			open++
		default:
			unanswered++
		}
	}
	for _, n := range []struct {
		count     uint64
		one, more string
	}{
		{uint64(unanswered), "debit that nobody answered: spent, and gained by nobody", "debits that nobody answered: spent, and gained by nobody"},
		{uint64(open), "lock that nobody took or released", "locks that nobody took or released"},
		{uint64(claims), "credit without its debit: it counts for nothing", "credits without their debit: they count for nothing"},
		{a.Missing, "block is missing before the last", "blocks are missing before the last"},
	} {
		what := n.more
		if n.count == 1 {
			what = n.one
		}
		if n.count > 0 {
			r.find(Finding{What: fmt.Sprintf("%s: %d %s", a.Key, n.count, what)})
		}
	}
	if a.Condemned {
		r.find(Finding{What: fmt.Sprintf("%s is condemned: it signed two truths", a.Key)})
	}
}
