package mutants

// quotes are the rules of a purchase up to the payment.
func quotes() []Mutant {
	all := inPurchase("order_moves.go",
		edit{name: "price-above-the-ceiling", invariant: "I15",
			old: "case q.Price > p.MaxSat:", new: "case false:"},
		edit{name: "another-address-is-paid", invariant: "I15",
			old: "case o.Address != \"\" && o.Address != p.Address:", new: "case false:"},
		edit{name: "another-price-is-paid", invariant: "I15",
			old: "case o.Price != 0 && o.Price != p.Price:", new: "case false:"},
		edit{name: "price-of-nothing", invariant: "I15",
			old: "case q.Price <= 0:", new: "case false:"},
		edit{name: "failed-order-is-paid", invariant: "I14",
			old: "case o.State == atFailed || o.State == atRefunded || o.State == atEnded:", new: "case false:"},
		edit{name: "pay-before-the-order", invariant: "I14",
			old: "if p.Kind == Renewal { // its quote is its order", new: "if p.Price > 0 {"},
		edit{name: "fee-is-not-spent", invariant: "I9",
			old: "p.Spent = p.Price + p.Fee", new: "p.Spent = p.Price"},
		edit{name: "refund-above-the-price", invariant: "I9",
			old: "if amount <= 0 || amount > p.Price {", new: "if amount <= 0 {"},
	)
	return append(all, inPurchase("purchase.go",
		edit{name: "restored-image-orders-under-an-old-id", invariant: "I13",
			old: "[]any{\"birth\", parent, nonce, nth}", new: "[]any{\"birth\", parent, nth}"},
		edit{name: "order-key-can-be-guessed", invariant: "I38",
			old: "wire.Sum(append(secret, id[:]...))", new: "wire.Sum(append(secret[:0], id[:]...))"},
	)...)
}

// payments are the rules of a purchase that may be paid.
func payments() []Mutant {
	all := inPurchase("stages.go",
		edit{name: "unknown-pays-again", invariant: "I11",
			old: "\"pay again; conclude anything but from an answer\", lookup,", new: "\"pay again; conclude anything but from an answer\", pay,"},
		edit{name: "paid-pays-again", invariant: "I13",
			old: "\"the one transaction is durable and on its way\", \"pay again; end in silence\", lookup,", new: "\"the one transaction is durable and on its way\", \"pay again; end in silence\", pay,"},
		edit{name: "payment-under-way-is-given-up", invariant: "I14",
			old: "\"go back to a quote; give up unless provably not paid\", pay, 0, 0}", new: "\"go back to a quote; give up unless provably not paid\", pay, fewTries, NotPaid}"},
		edit{name: "silence-after-the-payment-is-not-paid", invariant: "I14",
			old: "\"pay again; conclude anything but from an answer\", lookup, manyTries, Undelivered}", new: "\"pay again; conclude anything but from an answer\", lookup, manyTries, NotPaid}"},
		edit{name: "renewal-is-paid-unasked", invariant: "I13",
			old: "return lookup(p) // a restored image", new: "return renewQuote(p) // a restored image"},
		edit{name: "fee-without-a-bound", invariant: "I9",
			old: "Pay{p.ID, p.Address, p.Price, p.MaxSat - p.Price, p.ValidUntil}", new: "Pay{p.ID, p.Address, p.Price, p.MaxSat, p.ValidUntil}"},
		edit{name: "spent-is-not-settled", invariant: "I9",
			old: "Settle{p.ID, p.Spent, p.Outcome, p.Act}", new: "Settle{p.ID, 0, p.Outcome, p.Act}"},
		edit{name: "act-is-not-settled", invariant: "I9",
			old: "Settle{p.ID, p.Spent, p.Outcome, p.Act}", new: "Settle{p.ID, p.Spent, p.Outcome, false}"},
	)
	return append(all, inPurchase("delivery_moves.go",
		edit{name: "no-answer-is-not-delivered", invariant: "I11",
			old: "return p.trouble(StateUnknown, \"%s\", f.(LookupFailed).Why)", new: "return p.fail(Undelivered, f.(LookupFailed).Why)"},
		edit{name: "forgotten-renewal-is-paid-again", invariant: "I13",
			old: "case l.RentEnds > p.RentEnds:", new: "case false:"},
		edit{name: "paid-and-ended-for-abuse-is-not-paid", invariant: "I14",
			old: "if p.TxID == \"\" {", new: "if p.State != StateFailed {"},
		edit{name: "server-without-a-host-key", invariant: "I16",
			old: " || l.HostKey == \"\" ||", new: " ||"},
		edit{name: "failed-order-ends-before-its-refund", invariant: "I14",
			old: "return p.trouble(StateUnknown, \"the order failed, waiting for the refund: %s\", clip(l.Reason, maxText))", new: "return p.fail(NotPaid, \"the order failed\")"},
	)...)
}

// endings are the rules by which a purchase goes on and ends.
func endings() []Mutant {
	return inPurchase("step.go",
		edit{name: "settled-purchase-goes-on", invariant: "I17",
			old: "if p.Settled {\n", new: "if p.Settled && p.ID.IsZero() {\n"},
		edit{name: "effect-is-repeated-unanswered", invariant: "I11",
			old: "if !p.Waiting {\n", new: "if p.Settled {\n"},
		edit{name: "restart-does-nothing", invariant: "I17",
			old: "return p, p.effects()\n\tcase Tick:", new: "return p, nil\n\tcase Tick:"},
		edit{name: "image-that-waited-renews-again", invariant: "I13",
			old: "if s == StateDue {\n", new: "if s == StateFailed {\n"},
		edit{name: "asking-provider-anew-counts-anew", invariant: "I14",
			old: "if s != StateDue {", new: "if s != 0 {"},
		edit{name: "loss-is-not-reported", invariant: "I14",
			old: "return []Effect{Report{fmt.Sprintf(\"%v of %s: paid %v: %s\", p.Kind, p.Offer, p.Spent, p.Failure)}, e}", new: "return []Effect{e}"},
		edit{name: "delay-is-not-reported", invariant: "I14",
			old: "if p.MayHavePaid() && ", new: "if false && "},
		edit{name: "settled-before-its-end", invariant: "I17",
			old: "p.Settled = p.State.Ended()", new: "p.Settled = true"},
	)
}

// lives are the rules by which a life carries its purchases out.
func lives() []Mutant {
	const life = "./node/life"
	all := in("node/life/buying.go", life,
		edit{name: "permit-is-used-before-it-is-stored", invariant: "I11", run: "TestI11|I11",
			old: "MaxSat: most})\n\tl.keepHolder()", new: "MaxSat: most})"},
		edit{name: "orders-while-winding-down", invariant: "I7", run: "Winds|Winding",
			old: "if l.facts.Get().Winding && orders(e) {", new: "if false {"},
		edit{name: "pays-for-a-seat-that-is-lost", invariant: "I14", run: "Seat",
			old: "return open && a.Intent == p.ID && l.now >= a.Until", new: "return open && a.Intent == p.ID && l.now < 0 && l.now >= a.Until"},
		edit{name: "lost-birth-is-not-booked", invariant: "I14", run: "TestI|Drain|Provider",
			old: "st.Outlay += p.Spent\n\t\t}", new: "st.Outlay += 0\n\t\t}"},
	)
	all = append(all, in("node/life/acts.go", life,
		edit{name: "asks-for-an-act-under-an-order", invariant: "I7", run: "NoActIsAskedFor",
			old: "case l.permits.Stopped():", new: "case false:"},
		edit{name: "seat-of-a-paid-birth-returns", invariant: "I1", run: "SeatBack",
			old: "\t\treturn charter.Abandoned", new: "\t\treturn charter.Failed"},
		edit{name: "act-of-another-image-cost-nothing", invariant: "I9", run: "Image",
			old: "spent, how := a.MaxSat, charter.Abandoned", new: "spent, how := a.MaxSat*0, charter.Abandoned"},
		edit{name: "passing-no-ends-a-purchase", invariant: "I14", run: "LastingNo|TestI",
			old: "case l.actAsked().IsZero() && !passes(err):", new: "case true:"},
	)...)
	all = append(all, in("node/life/epoch.go", life,
		edit{name: "exit-stays-open-in-the-next-epoch", invariant: "I40", run: "WillNot2",
			old: "l.do(Exit{l.charter.Body.Exit}, l.rules()", new: "l.do(l.rules()"},
	)...)
	return append(all, in("node/life/purchases.go", life,
		edit{name: "pause-holds-nothing", invariant: "I7", run: "PauseHolds",
			old: "\tcase agent.StopPause:\n\t\treturn true", new: "\tcase agent.StopPause:\n\t\treturn false"},
		edit{name: "restart-forgets-what-is-under-way", invariant: "I17", run: "Crash",
			old: "\t\tdefault:\n\t\t\tl.takeUp(p)", new: "\t\tdefault:\n\t\t\tl.resumed[p.ID] = true"},
		edit{name: "paid-renewal-is-forgotten", invariant: "I13", run: "OldPurchases",
			old: "if p.Kind != purchase.Renewal || p.RentEnds < ends {", new: "if p.RentEnds < ends || ends > 0 {"},
	)...)
}

// wallets are the rules by which a permit pays once.
func wallets() []Mutant {
	return in("wallet/pay.go", "./wallet",
		edit{name: "new-inputs-on-a-retry", invariant: "I12", run: "Pay",
			old: "\tif ok {\n\t\tif old.Purpose", new: "\tif ok && old.TxID == \"\" {\n\t\tif old.Purpose"},
		edit{name: "one-id-pays-another-address", invariant: "I15", run: "Pay",
			old: " || old.To != o.to || old.Sat", new: " || old.Sat"},
		edit{name: "broadcast-what-is-not-on-disk", invariant: "I11", run: "Pay",
			old: "if err := e.write(s, true); err != nil {", new: "if err := e.write(s, true); err == nil {"},
	)
}
