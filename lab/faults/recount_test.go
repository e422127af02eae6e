package faults

import (
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly/wallet/slate"
)

func TestI12I13PaymentsForOneOrder(t *testing.T) {
	paid := func(coins ...string) slate.Submitted { return slate.Submitted{Coins: coins} }
	for _, c := range []struct {
		name   string
		txs    []slate.Submitted
		mined  int
		copies bool
		want   string
	}{
		{"one", []slate.Submitted{paid("a", "b")}, 1, false, ""},
		{"two of one wallet", []slate.Submitted{paid("a"), paid("a")}, 1, false, "I13"},
		{"two of copies that share a coin", []slate.Submitted{paid("a", "b"), paid("b", "c")}, 1, true, ""},
		{"two of copies that share none", []slate.Submitted{paid("a"), paid("b")}, 1, true, "I12"},
		{"three of copies, no coin in all", []slate.Submitted{paid("a", "b"), paid("b", "c"), paid("c", "a")}, 1, true, "I12"},
		{"two in blocks", []slate.Submitted{paid("a"), paid("a")}, 2, true, "I13"},
	} {
		d, p := newDeeds(), payee{price: price, mined: c.mined}
		d.copies = c.copies
		for _, tx := range c.txs {
			p.tries(tx)
		}
		d.recountPayee(&p)
		found := slices.ContainsFunc(d.wrongs, func(w string) bool { return strings.HasPrefix(w, c.want) })
		if c.want == "" && len(d.wrongs) > 0 || c.want != "" && !found {
			t.Errorf("%s: %q, want %q", c.name, d.wrongs, c.want)
		}
	}
}
