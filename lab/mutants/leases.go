package mutants

// leases are the rules by which a registry binds keys and renews leases.
func leases() []Mutant {
	const file = "registry_lease.go"
	return inCharter(file,
		edit{name: "second-key-is-leased-too", invariant: "I2",
			old: "if s.bound != nil && s.bound.Key != req.Key {", new: "if false {"},
		edit{name: "old-generation-is-leased", invariant: "I1",
			old: "if b.Gen != s.gen {", new: "if b.Gen > s.gen {"},
		edit{name: "who-is-voided-is-not-heard", invariant: "I9",
			old: "return r.judgeGone(b, s.gen)", new: "return ErrVoided"},
		edit{name: "child-without-a-birth", invariant: "I1",
			old: " || !who.Root && s.reserved == nil {", new: " {"},
		edit{name: "root-takes-a-reserved-seat", invariant: "I1",
			old: "if who.Root && !adopted && s.reserved != nil || ", new: "if "},
		edit{name: "one-key-holds-two-slots", invariant: "I2",
			old: "if _, _, err := r.holder(who.Key); err == nil {", new: "if _, _, err := r.holder(who.Key); err == nil && s.bound != nil {"},
		edit{name: "clone-is-answered", invariant: "I6",
			old: "if s.last.request == g.request {", new: "if s.last.lease != nil {"},
		edit{name: "clone-is-not-frozen", invariant: "I6",
			old: "if !s.frozen {", new: "if false {"},
		edit{name: "superseded-nonce-comes-back", invariant: "I6",
			old: "if s.bound != nil && b.Nonce != s.nonce && slices.Contains(s.used, b.Nonce) {", new: "if s.bound == nil && slices.Contains(s.used, b.Nonce) {"},
		edit{name: "frozen-is-leased", invariant: "I6",
			old: "case s.frozen:", new: "case false:"},
		edit{name: "orphan-is-leased", invariant: "I1",
			old: "case s.leaving || s.orphan:", new: "case s.leaving:"},
		edit{name: "who-left-is-leased", invariant: "I1",
			old: "case s.leaving || s.orphan:", new: "case s.orphan:"},
		edit{name: "lease-after-a-halt", invariant: "I7",
			old: "case r.standing() == Halt:", new: "case false:"},
		edit{name: "lease-after-expiry", invariant: "I5",
			old: "case g.now >= r.charter.Body.Expiry:", new: "case false:"},
		edit{name: "lease-beyond-expiry", invariant: "I5",
			old: "Until: min(now.Add(c.LeaseLife), c.Expiry),", new: "Until: now.Add(c.LeaseLife),"},
		edit{name: "others-rights-do-not-count", invariant: "I9",
			old: "c.Caps.Total - r.committed(now) + s.reserve", new: "c.Caps.Total - r.spent"},
		edit{name: "old-incarnation-gets-nothing-set-aside", invariant: "I9",
			old: "left -= s.leftBehind(t.Charge)", new: "left -= 0"},
		edit{name: "renewals-eat-the-escrow", invariant: "I9",
			old: "s.reserve-charge-s.escrow())", new: "s.reserve-charge)"},
		edit{name: "two-incarnations-renew-at-once", invariant: "I13",
			old: "t.SpendFrom = max(t.SpendFrom, s.until)", new: "t.SpendFrom = s.spendFrom"},
		edit{name: "lost-lines-go-unnoticed", invariant: "I1",
			old: "if !seen.foreign && !r.has(seen.index, seen.head) {", new: "if !seen.foreign && seen.index == 0 {"},
	)
}

// warmth is what a registry waits for after a start, and who is asked.
func warmth() []Mutant {
	all := inCharter("registry_lease.go",
		edit{name: "bind-before-cold-is-over", invariant: "I1",
			old: "err != nil && (!adopted || !r.founding || r.behind) {", new: "err != nil && r.behind {"},
	)
	all = append(all, inCharter("registry_act.go",
		edit{name: "act-before-cold-is-over", invariant: "I1",
			old: "return r.cold(g.now)", new: "return nil"},
	)...)
	all = append(all, inCharter("registry.go",
		edit{name: "cold-an-hour-too-short", invariant: "I1",
			old: "r.warm = max(now, r.at).Add(r.longest + time.Hour)", new: "r.warm = max(now, r.at).Add(r.longest)"},
		edit{name: "any-head-is-the-newest", invariant: "I1",
			old: "if _, have := r.Head(); have != head {", new: "if _, have := r.Head(); have.IsZero() {"},
		edit{name: "primary-goes-on-after-the-hand-over", invariant: "I1",
			old: "if r.ceased {\n\t\treturn r.refuse(g, ErrCeased), nil, nil", new: "if false {\n\t\treturn r.refuse(g, ErrCeased), nil, nil"},
	)...)
	all = append(all, inCharter("registry_handover.go",
		edit{name: "standby-is-warm-without-all-lines", invariant: "I1",
			old: "if !h.Body.Whole || index != h.Body.Index || head != h.Body.Head {", new: "if !h.Body.Whole || index == 0 || head.IsZero() {"},
		edit{name: "standby-is-warm-without-the-operators-word", invariant: "I1",
			old: "if !h.Body.Whole || index", new: "if index"},
	)...)
	return append(all, inCharter("registry_reply.go",
		edit{name: "request-of-another-epoch", invariant: "I5",
			old: "if t.Epoch != r.charter.Body.Epoch {", new: "if t.Epoch > r.charter.Body.Epoch {"},
		edit{name: "counter-may-be-skipped", invariant: "I6",
			old: "if counter != last+1 {", new: "if counter < last+1 {"},
		edit{name: "counter-may-go-back", invariant: "I6",
			old: "if counter != last+1 {", new: "if counter > last+1 {"},
	)...)
}
