package mutants

// acts are the rules by which a registry grants a purchase or a birth.
func acts() []Mutant {
	return inCharter("registry_act.go",
		edit{name: "act-for-an-old-nonce", invariant: "I6",
			old: "case b.Nonce != s.nonce:", new: "case false:"},
		edit{name: "act-for-the-frozen", invariant: "I6",
			old: "case s.frozen:", new: "case false:"},
		edit{name: "act-for-who-leaves", invariant: "I1",
			old: "case s.leaving || s.orphan:", new: "case s.orphan:"},
		edit{name: "act-under-a-pause", invariant: "I7",
			old: "case r.standing() != Resume:", new: "case r.standing() == Halt:"},
		edit{name: "act-without-a-running-lease", invariant: "I6",
			old: "case g.now >= s.until || s.last.counter == 0:", new: "case s.last.counter == 0:"},
		edit{name: "two-acts-open", invariant: "I6",
			old: "case s.open != nil:", new: "case false:"},
		edit{name: "act-above-either-cap", invariant: "I9",
			old: "b.MaxSat > r.charter.Body.Caps.PerAct || b.MaxSat > s.reserve:", new: "b.MaxSat > r.charter.Body.Caps.PerAct && b.MaxSat > s.reserve:"},
		edit{name: "act-of-a-day", invariant: "I6",
			old: "Until: min(g.now.Add(r.charter.Body.ActLife), r.charter.Body.Expiry),", new: "Until: r.charter.Body.Expiry,"},
		edit{name: "depth-off-by-one", invariant: "I4",
			old: "case s.bound.Depth >= c.Depth:", new: "case s.bound.Depth > c.Depth:"},
		edit{name: "one-birth-too-many", invariant: "I1",
			old: "case r.births >= c.Births:", new: "case r.births > c.Births:"},
		edit{name: "births-faster-than-the-month", invariant: "I1",
			old: "case s.recent(now) >= int(c.BirthsPerMonth):", new: "case false:"},
		edit{name: "reserved-seat-is-given-again", invariant: "I1",
			old: "if r.freeAt(r.tally.free) {", new: "if r.slot(r.tally.free).bound == nil {"},
	)
}

// settlements are the rules by which acts are closed and seats given up.
func settlements() []Mutant {
	all := inCharter("registry_act.go",
		edit{name: "settled-for-another-intent", invariant: "I9",
			old: "case s.open == nil || s.open.Intent != b.Intent:", new: "case s.open == nil:"},
		edit{name: "settled-above-the-act", invariant: "I9",
			old: "case b.Spent > s.open.MaxSat:", new: "case false:"},
		edit{name: "moved-act-fails-early", invariant: "I9",
			old: "case s.open.Moved && b.Outcome != Delivered && g.now < s.open.Until:", new: "case false:"},
		edit{name: "anybody-voids-a-reserved-seat", invariant: "I1",
			old: "case s.bound == nil && (operator || req.Key == s.reserved.parent):", new: "case s.bound == nil:"},
		edit{name: "anybody-voids-a-bound-seat", invariant: "I1",
			old: "case s.bound != nil && req.Key == s.bound.Key && req.Key == g.from:", new: "case s.bound != nil && req.Key == g.from:"},
		edit{name: "bound-seat-is-voided-at-once", invariant: "I1",
			old: "case s.bound != nil && operator:\n\t\tvoid.Leaving = true", new: "case s.bound != nil && operator:"},
	)
	return append(all, inCharter("registry_fold.go",
		edit{name: "birth-is-not-counted", invariant: "I1",
			old: "\t\tr.births++\n", new: ""},
		edit{name: "seat-returns-though-the-birth-may-live", invariant: "I1",
			old: "if l.Settled.Outcome == Failed {", new: "if l.Settled.Outcome != Delivered {"},
		edit{name: "settled-money-is-forgotten", invariant: "I9",
			old: "\tr.spent += t.Spent\n", new: ""},
		edit{name: "renewed-money-is-forgotten", invariant: "I9",
			old: "\tr.spent += t.Charge\n", new: ""},
		edit{name: "escrow-is-forgotten", invariant: "I9",
			old: "r.setReserve(s, max(t.Allowance, s.escrow()))", new: "r.setReserve(s, t.Allowance)"},
		edit{name: "old-allowance-is-forgotten", invariant: "I9",
			old: "if s.until > l.At {\n\t\tr.linger(", new: "if false {\n\t\tr.linger("},
		edit{name: "act-moves-as-if-new", invariant: "I13",
			old: "s.nonce, 0, true", new: "s.nonce, 0, false"},
		edit{name: "act-does-not-move-on", invariant: "I9",
			old: "s.open = r.here(moved)", new: "_ = moved\n\ts.open = nil"},
	)...)
}

// slots are the rules by which a slot returns to the pool.
func slots() []Mutant {
	all := inCharter("slot.go",
		edit{name: "slot-returns-at-lease-end", invariant: "I1",
			old: "return s.until.Add(delay)\n", new: "return s.until\n"},
		edit{name: "slot-returns-at-act-end", invariant: "I1",
			old: "return s.reserved.until.Add(delay)", new: "return s.reserved.until"},
		edit{name: "orphans-slot-returns-without-an-hour", invariant: "I1",
			old: "return s.until.Add(max(delay, time.Hour))", new: "return s.until"},
	)
	all = append(all, inCharter("registry_tally.go",
		edit{name: "generation-is-not-raised", invariant: "I1",
			old: "&slot{gen: s.gen + 1, acks: s.acks}", new: "&slot{gen: s.gen, acks: s.acks}"},
		edit{name: "lost-allowance-is-not-spent", invariant: "I9",
			old: "Charge: s.reserve}})", new: "Charge: 0}})"},
		edit{name: "lingering-money-is-not-committed", invariant: "I9",
			old: "sum += r.slot(i).lingering(now)", new: "_ = i"},
	)...)
	all = append(all, inCharter("registry_epoch.go",
		edit{name: "epoch-adopts-everybody", invariant: "I1",
			old: "s.orphan = !next.Body.adopts(r.seatOf(uint32(i)), s.bound.Key)", new: "s.orphan = !next.Body.adopts(r.seatOf(uint32(i)), s.bound.Key) && s.leaving"},
		edit{name: "registry-that-lost-lines-binds-at-once", invariant: "I1",
			old: "max(r.warm, g.now.Add(r.longest+time.Hour))", new: "max(r.warm, g.now.Add(r.longest-24*time.Hour))"},
		edit{name: "epoch-forgets-a-restored-count", invariant: "I1",
			old: "r.births = max(r.births, next.Body.Carried.Births)", new: "r.births = next.Body.Carried.Births"},
	)...)
	return append(all, inCharter("conflict.go",
		edit{name: "liars-children-stay", invariant: "I2",
			old: " || s.bound != nil && s.under(who.Seat)", new: ""},
		edit{name: "liar-stays", invariant: "I2",
			old: " || at == signer ", new: " || at == signer && s.leaving "},
	)...)
}
