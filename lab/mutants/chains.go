package mutants

// orders are the rules of stop orders.
func orders() []Mutant {
	return inCharter("stop.go",
		edit{name: "lower-sequence-wins", invariant: "I7",
			old: "return x.Seq > y.Seq", new: "return x.Seq < y.Seq"},
		edit{name: "milder-order-wins", invariant: "I7",
			old: "return x.Kind < y.Kind", new: "return x.Kind > y.Kind"},
		edit{name: "halt-of-an-older-epoch-wins", invariant: "I7",
			old: "return x.Epoch > y.Epoch", new: "return x.Epoch < y.Epoch"},
		edit{name: "halt-of-its-own-epoch-is-past", invariant: "I7",
			old: "halt.Body.Epoch >= c.Body.Epoch {", new: "halt.Body.Epoch > c.Body.Epoch {"},
		edit{name: "resume-lifts-a-halt", invariant: "I7",
			old: "if next.Body.Kind == Halt {", new: "if false {"},
	)
}

// chains are the rules of certificates.
func chains() []Mutant {
	all := inCharter("cert.go",
		edit{name: "parents-hash-is-not-compared", invariant: "I10",
			old: "case cert.Key != up.Key || b.Parent != parent:", new: "case cert.Key != up.Key:"},
		edit{name: "anybody-signs-for-the-parent", invariant: "I1",
			old: "case cert.Key != up.Key || b.Parent != parent:", new: "case b.Parent != parent:"},
		edit{name: "act-of-another-holder", invariant: "I1",
			old: " || act.Body.Holder != up.Key:", new: ":"},
		edit{name: "act-of-another-charter", invariant: "I1",
			old: "case act.Body.Charter != c.Hash() || act.Body.Holder", new: "case act.Body.Holder"},
		edit{name: "act-for-another-seat", invariant: "I1",
			old: "case act.Body.Child == nil || *act.Body.Child != seat:", new: "case act.Body.Child == nil:"},
		edit{name: "certified-one-too-deep", invariant: "I4",
			old: " || b.Depth > c.Body.Depth:", new: " || b.Depth > c.Body.Depth+1:"},
		edit{name: "anybody-signs-a-root", invariant: "I1",
			old: "case cert.Key != c.Key:", new: "case false:"},
		edit{name: "root-of-another-charter", invariant: "I1",
			old: "case b.Parent != c.Hash() || len(b.Act) != 0:", new: "case len(b.Act) != 0:"},
		edit{name: "adopted-under-another-key", invariant: "I2",
			old: "Adopted{Slot: b.Slot, Gen: b.Gen, Key: b.Key, Depth: b.Depth}", new: "Adopted{Slot: b.Slot, Gen: b.Gen, Key: a.Key, Depth: b.Depth}"},
	)
	return append(all, inCharter("signed.go",
		edit{name: "standby-without-a-hand-over", invariant: "I1",
			old: "if _, err := OpenHandover(c, s.Body.handedOver()); err != nil {", new: "if _, err := OpenHandover(c, s.Body.handedOver()); err != nil && b.StandbyKey.IsZero() {"},
		edit{name: "anybody-signs-for-one-key", invariant: "I1",
			old: "if s.Key != key {", new: "if s.Key.IsZero() {"},
	)...)
}

// portions are the rules of charters without a warden.
func portions() []Mutant {
	return inCharter("interval.go",
		edit{name: "child-reaches-beyond-its-parent", invariant: "I3",
			old: "i.Hi <= o.Hi }", new: "i.Hi <= o.Hi+1 }"},
		edit{name: "child-gets-its-parents-slot", invariant: "I3",
			old: "up.Slots.Lo < p.Slots.Lo", new: "up.Slots.Lo <= p.Slots.Lo"},
		edit{name: "childs-birth-is-free", invariant: "I1",
			old: "p.Births < up.Births", new: "p.Births <= up.Births"},
		edit{name: "child-gets-more-money-than-there-is", invariant: "I9",
			old: " && 0 <= p.Sat && p.Sat <= whole.Sat", new: ""},
		edit{name: "overlap-by-one-slot", invariant: "I3",
			old: "max(i.Lo, o.Lo) < min(i.Hi, o.Hi)", new: "max(i.Lo, o.Lo)+1 < min(i.Hi, o.Hi)"},
		edit{name: "portion-without-its-debit", invariant: "I3",
			old: " || *p != *a.Portion:", new: ":"},
	)
}

// estates are the rules of an agent that is its own warden.
func estates() []Mutant {
	all := inCharter("estate_act.go",
		edit{name: "slots-are-not-debited", invariant: "I3",
			old: "st.Top, st.Births, st.Given = p.Slots.Lo, st.Births+1+p.Births", new: "st.Top, st.Births, st.Given = st.Top, st.Births+1+p.Births"},
		edit{name: "childs-money-is-not-debited", invariant: "I9",
			old: "st.Births+1+p.Births, st.Given+p.Sat", new: "st.Births+1+p.Births, st.Given"},
		edit{name: "portion-returns-though-the-child-may-live", invariant: "I3",
			old: "p != nil && b.Outcome == Failed {", new: "p != nil && b.Outcome != Delivered {"},
		edit{name: "own-act-above-the-lease", invariant: "I9",
			old: " || b.MaxSat > e.st.Reserve:", new: ":"},
		edit{name: "own-act-under-a-pause", invariant: "I7",
			old: "return o != Resume })", new: "return o == Halt })"},
		edit{name: "own-depth-off-by-one", invariant: "I4",
			old: "case e.self.Depth >= c.Depth:", new: "case e.self.Depth > c.Depth:"},
	)
	return append(all, inCharter("estate_lease.go",
		edit{name: "own-lease-gives-all-again", invariant: "I9",
			old: "min(c.Caps.PerLease, st.Reserve+e.left())", new: "min(c.Caps.PerLease, e.self.Portion.Sat)"},
		edit{name: "own-lease-after-expiry", invariant: "I5",
			old: "case e.st.At >= e.charter.Body.Expiry:", new: "case false:"},
	)...)
}
