package mutants

// books are the rules of the ledger.
func books() []Mutant {
	all := in("ledger/proof.go", "./ledger",
		edit{name: "spent-is-not-continued", invariant: "I24", run: "I24|I26|I27",
			old: "gained == a.Gained && spent == a.Spent", new: "gained == a.Gained"},
		edit{name: "answered-twice-is-fine", invariant: "I27", run: "I27",
			old: " && (!a.Credit || !b.Credit || a.Link != b.Link)", new: ""},
		edit{name: "release-of-what-was-taken-is-fine", invariant: "I22", run: "I22|I26|I27|Release|Fraud",
			old: "if a.Kind == Release && b.Kind == Take && a.Lock == b.Lock {", new: "if false {"},
	)
	all = append(all, in("ledger/condemn.go", "./ledger",
		edit{name: "first-verdict-stands", invariant: "I26", run: "I26",
			old: "if v.from >= c.void {", new: "if c.condemned() {"},
	)...)
	all = append(all, in("ledger/settle.go", "./ledger",
		edit{name: "credit-of-another-amount", invariant: "I25", run: "I25|Credit",
			old: " || c.Amount != d.Amount", new: ""},
		edit{name: "anybody-answers", invariant: "I25", run: "I25|Credit",
			old: "return d.Kind == c.Kind && c.Key == d.Peer && c.Peer == d.Key", new: "return d.Kind == c.Kind && c.Peer == d.Key"},
	)...)
	all = append(all, in("ledger/balance.go", "./ledger",
		edit{name: "the-condemned-keep-their-gains", invariant: "I27", run: "I27",
			old: "return -c.spent()", new: "return c.gained - c.spent()"},
	)...)
	all = append(all, in("ledger/block.go", "./ledger",
		edit{name: "take-with-any-secret", invariant: "I22", run: "Open|Credit",
			old: "return fits(b.Secret, b.Lock)", new: "return nil"},
	)...)
	all = append(all, in("ledger/write.go", "./ledger",
		edit{name: "block-into-a-gap", invariant: "I28", run: "I28",
			old: "case len(c.loose) > 0:", new: "case false:"},
		edit{name: "one-hash-two-locks", invariant: "I22", run: "Debit",
			old: "used = used || b.Kind == Lock && b.Lock == lock", new: "used = used || b.Kind == Take && b.Lock == lock"},
	)...)
	return append(all, in("ledger/forget.go", "./ledger",
		edit{name: "what-is-gone-still-counts", invariant: "I25", run: "I25|I26",
			old: "\t\tl.settle(b, -1)\n", new: ""},
	)...)
}

// lines are the rules of what is accepted of whom.
func lines() []Mutant {
	all := in("ledger/flow.go", "./ledger",
		edit{name: "a-liar-vouches", invariant: "I27", run: "I27",
			old: " || f.l.order[u].condemned()", new: ""},
		edit{name: "flow-is-not-given-back", invariant: "I18", run: "Trust|Cover",
			old: "return e.ba + f.used[i]", new: "return e.ba"},
	)
	all = append(all, in("ledger/cover.go", "./ledger",
		edit{name: "one-edge-covers-all-keys", invariant: "I18", run: "Sybils|Cover",
			old: "\t\tc.covered[k] += c.push", new: "\t\tclear(c.flow.used)\n\t\tc.covered[k] += c.push"},
		edit{name: "a-question-takes-cover", invariant: "I18", run: "Cover",
			old: "c.flow.used[s.edge] -= s.amount", new: "_ = s"},
	)...)
	all = append(all, in("node/trade/line.go", "./node/trade",
		edit{name: "a-stranger-without-end", invariant: "I18", run: "Stranger|Sybils|Covers",
			old: "case sums.of[from]+of+bare > t.cfg.Line.Stranger:", new: "case sums.of[from]+of+bare < 0:"},
		edit{name: "strangers-without-end", invariant: "I18", run: "Stranger|Sybils|Covers",
			old: "case sums.all+all+bare > t.cfg.Line.Strangers:", new: "case sums.all+all+bare < 0:"},
		edit{name: "proposals-are-not-counted", invariant: "I18", run: "ABuyerAsks",
			old: "\t\tcount(p.other.Trader, p.bare)\n", new: "\t\tcount(p.other.Trader, 0)\n"},
		edit{name: "a-restart-forgets-what-was-lent", invariant: "I18", run: "Stranger",
			old: "t.sums.all += row.Bytes", new: "_ = row.Bytes"},
	)...)
	return append(all, refusals()...)
}

// refusals are where a condemned key is turned away.
func refusals() []Mutant {
	all := in("node/trade/blocks.go", "./node/trade",
		edit{name: "the-condemned-are-paid", invariant: "I27", run: "I27",
			old: "if _, bad := t.Ledger.Forked(peer); bad {", new: "if _, bad := t.Ledger.Forked(peer); bad && t.cfg.Self == nil {"},
		edit{name: "the-relay-is-not-told", invariant: "I27", run: "I27|Plays",
			old: "\tt.do(Refuse{key})\n", new: ""},
	)
	all = append(all, in("node/trade/deals.go", "./node/trade",
		edit{name: "the-condemned-trade", invariant: "I27", run: "I27",
			old: "if _, bad := t.Ledger.Forked(with); bad {", new: "if _, bad := t.Ledger.Forked(with); bad && t.cfg.Self == nil {"},
	)...)
	all = append(all, in("node/trade/room.go", "./node/trade",
		edit{name: "a-full-chain-hides-a-fork", invariant: "I27", run: "I27|I32",
			old: "if b.Key == t.Self() || b.Seq <= t.Ledger.Account(b.Key).Last {", new: "if b.Key == t.Self() {"},
	)...)
	all = append(all, in("node/trade/compare.go", "./node/trade",
		edit{name: "signed-before-comparing", invariant: "I28", run: "I28",
			old: "if !t.caughtUp {\n\t\treturn ErrNotReady", new: "if false {\n\t\treturn ErrNotReady"},
	)...)
	all = append(all, in("node/life/roster.go", "./node/life",
		edit{name: "the-condemned-teach", invariant: "I27", run: "I27",
			old: "return bad || s.Gen", new: "return bad && l == nil || s.Gen"},
	)...)
	return append(all, in("edge/carrier.go", "./edge",
		edit{name: "the-condemned-are-carried", invariant: "I27", run: "I27",
			old: "\tif refused {", new: "\tif refused && c == nil {"},
	)...)
}
