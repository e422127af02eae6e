package mutants

// swapSteps are the rules of a swap's table.
func swapSteps() []Mutant {
	const market, run = "./market", "Swap|Gossip|Regression|I22|I18|Check"
	all := in("market/swap_step.go", market,
		edit{name: "secret-shown-for-a-shallow-funding", invariant: "I19", run: run,
			old: "c.unspent() && c.Depth >= prm.Confirm && c.Height", new: "c.unspent() && c.Height"},
		edit{name: "secret-shown-too-late", invariant: "I19", run: run,
			old: "&& c.Height+prm.MinLeft() <= s.RefundAt", new: "&& c.Height <= s.RefundAt"},
		edit{name: "secret-shown-for-less", invariant: "I18", run: run,
			old: "return c.FundedAt != 0 && c.Sat >= s.Amount.Sat", new: "return c.FundedAt != 0"},
		edit{name: "released-before-a-funding-is-impossible", invariant: "I18", run: run,
			old: "return !s.inFull(c) && c.Height >= s.FundBy+prm.Confirm", new: "return !s.inFull(c) && c.Height >= s.FundBy"},
		edit{name: "released-with-the-secret-in-hand", invariant: "I22", run: run,
			old: "if r.to == SellerReleasing || r.to == SellerAbandoned {", new: "if r.to == SellerAbandoned {"},
		edit{name: "stale-contract-released-at-once", invariant: "I18", run: run,
			old: "c.unspent() && c.Height >= s.RefundAt+prm.Confirm", new: "c.unspent() && c.Height >= s.RefundAt"},
		edit{name: "shown-secret-goes-back-to-locked", invariant: "I22", run: run,
			old: "_ Params) bool { return !s.Shown }", new: "_ Params) bool { return s.Role == Seller }"},
		edit{name: "loss-is-released", invariant: "I22", run: run,
			old: "case Claimed:\n\t\ts.Shown = true", new: "case Claimed:\n\t\ts.Shown = false"},
		edit{name: "funded-within-the-gossip-delay", invariant: "I18", run: run,
			old: " && now >= s.Seen.Add(prm.Gossip)", new: ""},
		edit{name: "funded-too-near-its-end", invariant: "I18", run: run,
			old: "return s.Tip+prm.fundMargin() > s.FundBy", new: "return s.Tip > s.FundBy"},
		edit{name: "refund-before-its-height", invariant: "I20", run: run,
			old: "return c.unspent() && c.Height >= s.RefundAt\n", new: "return c.unspent() && c.Height+14 >= s.RefundAt\n"},
		edit{name: "another-payment-is-sent-again", invariant: "I18", run: run,
			old: "return c.FundedAt == 0 && s.Pays", new: "return c.FundedAt == 0"},
	)
	return append(all, in("market/judge.go", market,
		edit{name: "contract-key-is-no-point", invariant: "I23", run: run,
			old: "p) == 1 // x³ + 7 is a y²", new: "p) != 2"},
	)...)
}

// swapTrades are the rules by which a trader carries swaps out.
func swapTrades() []Mutant {
	const trade = "./node/trade"
	all := in("node/trade/locks.go", trade,
		edit{name: "paid-before-witnesses-agree", invariant: "I18", run: "I18",
			old: "return agreed >= min(quorum, len(witnesses))", new: "return agreed >= 0"},
	)
	all = append(all, in("node/trade/holds.go", trade,
		edit{name: "one-trader-reserves-everything", invariant: "I18", run: "Reservations",
			old: "if open[with] >= most.each || all >= most.all {", new: "if all >= most.all {"},
		edit{name: "strangers-reserve-everything", invariant: "I18", run: "Strangers",
			old: "if open[with] >= most.each || all >= most.all {", new: "if open[with] >= most.each {"},
		edit{name: "who-is-known-is-crowded-out", invariant: "I18", run: "Strangers",
			old: "if mine == proven && open[with] == 0 {", new: "if mine == proven && open[with] < 0 {"},
	)...)
	all = append(all, in("node/trade/conduct.go", trade,
		edit{name: "an-option-costs-nothing", invariant: "I18", run: "Lapse",
			old: "c.Until = t.now.Add(lapseWait << min(c.Lapses, maxLapses))", new: "c.Until = t.now"},
	)...)
	all = append(all, in("node/trade/fees.go", trade,
		edit{name: "a-refund-costs-nothing", invariant: "I34", run: "Fees",
			old: "fees = t.fundCost(d) + d.SpendFee", new: "fees = t.fundCost(d)"},
	)...)
	all = append(all, in("node/trade/recall.go", trade,
		edit{name: "an-image-asks-nobody-for-what-it-forgot", invariant: "I18", run: "OlderThan",
			old: "t.now.Sub(s.Since) >= t.cfg.Retry && t.now >= a.next", new: "t.now < a.next"},
	)...)
	all = append(all, in("node/trade/swaps.go", trade,
		edit{name: "withdrawn-permit-leaves-a-swap-open", invariant: "I18", run: "Withdrawn",
			old: "\tcase f.Final:\n\t\tt.swapFact(f.Swap, market.FundRefused{Why: f.Err})", new: "\tcase f.Final && f.Err == \"\":\n\t\tt.swapFact(f.Swap, market.FundRefused{Why: f.Err})"},
	)...)
	all = append(all, in("node/trade/endings.go", trade,
		edit{name: "what-came-to-nothing-is-not-watched", invariant: "I20", run: "Plays",
			old: "\tif d.Swap.Role == market.Seller {\n\t\tt.forget(id)", new: "\tif o != market.OutcomeRefunded {\n\t\tt.forget(id)"},
	)...)
	return append(all, in("node/trade/exchange.go", trade,
		edit{name: "blocks-beyond-a-gap-are-kept-back", invariant: "I28", run: "I28",
			old: "for _, b := range t.Ledger.Beyond(k) {", new: "for _, b := range t.Ledger.Beyond(t.Self()) {"},
	)...)
}

// ladders are the rules by which a transaction pays more.
func ladders() []Mutant {
	const run = "I12|I20|Regression|Copy|NotSent"
	all := in("wallet/ladder.go", "./wallet",
		edit{name: "ladder-without-a-budget", invariant: "I9", run: run,
			old: "fee = min(steeper*e.Fee, e.Most)", new: "fee = steeper * e.Fee"},
	)
	all = append(all, in("wallet/fund.go", "./wallet",
		edit{name: "copy-funds-again", invariant: "I13", run: run,
			old: "if err != nil || found.Sat == 0 {", new: "if err != nil || found.Sat >= 0 {"},
	)...)
	return append(all, in("wallet/status.go", "./wallet",
		edit{name: "refundable-funding-is-sent", invariant: "I18", run: run,
			old: "return err == nil && s.tip >= d.Contract.RefundAt, err", new: "return err == nil && s.tip == 0 && d.Contract.RefundAt == 0, err"},
	)...)
}
