package mutants

// mirrors are the rules by which a buybot plans.
func mirrors() []Mutant {
	all := in("market/mirror.go", "./market",
		edit{name: "asks-above-the-limit", invariant: "I34", run: "Mirror",
			old: "a.Cmp(m.Limit) <= 0", new: "a.Cmp(m.Limit) <= 1"},
		edit{name: "equality-does-not-count", invariant: "I34", run: "Mirror",
			old: "a.Cmp(m.Limit) <= 0", new: "a.Cmp(m.Limit) < 0"},
		edit{name: "mirrors-its-own-bids", invariant: "I34", run: "Mirror",
			old: "!e.Price.Valid() || e.ID.Trader == own ||", new: "!e.Price.Valid() ||"},
		edit{name: "mirrors-a-bid-again", invariant: "I34", run: "Mirror",
			old: "if !ok || seen[e.ID] ||", new: "if !ok ||"},
		edit{name: "asks-for-what-is-reserved", invariant: "I34", run: "Mirror",
			old: "e.Price.Cost(e.Free())", new: "e.Price.Cost(e.Left)"},
		edit{name: "open-asks-are-not-on-the-budget", invariant: "I34", run: "Mirror",
			old: "m.Purse) - st.Committed -", new: "m.Purse) -"},
		edit{name: "what-was-spent-is-not-on-the-budget", invariant: "I34", run: "Mirror",
			old: "min(m.Budget-st.Spent, m.Purse)", new: "min(m.Budget, m.Purse)"},
		edit{name: "fees-are-not-on-the-budget", invariant: "I34", run: "Mirror",
			old: " - m.Fee*dolly.Sat(st.open()+1)", new: ""},
		edit{name: "asks-as-fast-as-it-can", invariant: "I34", run: "Mirror",
			old: "if m.Hourly > 0 {", new: "if m.Hourly < 0 {"},
		edit{name: "never-cools-down", invariant: "I34", run: "Mirror",
			old: "if now < st.Cold {", new: "if st.Cold < 0 {"},
		edit{name: "old-asks-stay-above-a-lower-limit", invariant: "I34", run: "Mirror",
			old: "if over > 0 || !m.within(r.Amount) {", new: "if over > 0 {"},
	)
	return append(all, in("market/mirror_state.go", "./market",
		edit{name: "trades-are-not-counted", invariant: "I34", run: "Mirror",
			old: "st.Spent += amount.Sat", new: "st.Spent += 0"},
		edit{name: "forgets-a-bid-that-can-come-back", invariant: "I34", run: "Mirror",
			old: "return r.Open == 0 && r.Expires <= now", new: "return r.Open == 0"},
		edit{name: "an-hour-is-a-minute", invariant: "I34", run: "Mirror",
			old: ">= time.Hour", new: ">= time.Minute"},
		edit{name: "what-was-filled-in-part-is-asked-for-again", invariant: "I34", run: "Mirror",
			old: "st.Mirrored[i].Open != st.Mirrored[i].Amount.Sat {", new: "st.Mirrored[i].Open == 0 {"},
	)...)
}

// buyers are the rules by which a buybot pays.
func buyers() []Mutant {
	all := in("node/buybot/buybot.go", "./node/buybot",
		edit{name: "pays-on-paper", invariant: "I34",
			old: "case !b.cfg.Live:\n\t\treturn charter.Permit{}, ErrPaper", new: "case false:\n\t\treturn charter.Permit{}, ErrPaper"},
		edit{name: "pays-out-of-the-reserve", invariant: "I34",
			old: "b.purse.Sat-b.cfg.Reserve < s.MaxSat", new: "b.purse.Sat < s.MaxSat"},
		edit{name: "permits-forget-the-fees", invariant: "I34",
			old: "b.trader.Tally().Outlay + b.fees()", new: "b.trader.Tally().Outlay"},
		edit{name: "what-an-image-forgot-is-not-on-the-budget", invariant: "I34",
			old: "+ b.unexplained() }", new: "}"},
		edit{name: "a-lower-limit-leaves-old-asks", invariant: "I34",
			old: "b.takeBack(b.within().Excess(b.state.Get()))", new: "b.takeBack(nil)"},
		edit{name: "asks-without-coins", invariant: "I34",
			old: "case !b.purse.Ready:", new: "case false:"},
	)
	return append(all, in("node/buybot/journal.go", "./node/buybot",
		edit{name: "an-ask-without-a-journal", invariant: "I11",
			old: "\t\tb.journal.Put(o.ID.String(), entry{Order: o.ID,", new: "\t\t_ = o\n\t\tb.journal.Put(\"\", entry{Order: a.Bid,"},
		edit{name: "a-commitment-is-not-stored", invariant: "I34",
			old: "\t\tb.state.Set(st)\n\t}\n}\n\n// pretend", new: "\t\t_ = st\n\t}\n}\n\n// pretend"},
		edit{name: "a-settlement-that-fails-is-no-matter", invariant: "I34",
			old: "case trade.NoteEnded, trade.NoteLost:", new: "case trade.NoteLost:"},
		edit{name: "what-was-taken-back-is-never-asked-for-again", invariant: "I34",
			old: "case e.Back:\n", new: "case e.Back && e.Got < 0:\n"},
	)...)
}

// sellers are the rules by which a strategy sells.
func sellers() []Mutant {
	const room = "./agent/strategy"
	all := in("agent/strategy/memory.go", room,
		edit{name: "yesterday-is-on-today's-share", invariant: "strategy",
			old: "m.Date, m.Sold = today, 0", new: "m.Date = today"},
		edit{name: "an-order-of-yesterday-is-on-today's-share", invariant: "strategy",
			old: "if m.Last.Date == m.Date {", new: "if m.Last.Date <= m.Date {"},
		edit{name: "unfilled-parts-are-lost", invariant: "strategy",
			old: "share(int64(m.Last.Minutes), f.Of-f.Part, f.Of)", new: "share(int64(m.Last.Minutes), 0, f.Of)"},
	)
	all = append(all, in("agent/strategy/mean.go", room,
		edit{name: "at-two-deviations-is-above", invariant: "strategy",
			old: "return gap.Cmp(spread) > 0", new: "return gap.Cmp(spread) >= 0"},
		edit{name: "deviation-of-the-population", invariant: "strategy",
			old: "big.NewInt(s.n-1))", new: "big.NewInt(s.n))"},
	)...)
	all = append(all, in("agent/strategy/closes.go", room,
		edit{name: "today-is-a-finished-day", invariant: "strategy",
			old: "m.Today = c\n", new: "m.close(c)\n"},
		edit{name: "thirty-one-closes", invariant: "strategy",
			old: "const horizon = 30", new: "const horizon = 31"},
	)...)
	all = append(all, in("agent/strategy/average.go", room,
		edit{name: "holds-back-four-days", invariant: "strategy",
			old: "case m.Minutes <= 3*24*60*Whole:", new: "case m.Minutes < 4*24*60*Whole:"},
		edit{name: "an-order-is-booked-while-it-stands", invariant: "strategy",
			old: " || in.Now < m.Last.Until", new: ""},
		edit{name: "dust-is-sold", invariant: "strategy",
			old: "max(1, in.Smallest)", new: "1"},
	)...)
	return append(all, in("agent/strategy/need.go", room,
		edit{name: "no-margin", invariant: "strategy",
			old: "bits.Mul64(product, 115)", new: "bits.Mul64(product, 100)"},
	)...)
}
