package life

import (
	"cmp"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// charterView is the charter as this agent knows it: its own part for certain, of
// the others what they told.
func (l *Life) charterView() dolly.CharterView {
	v := charter.Describe(l.charter, l.now)
	v.By, v.Order = "agent", l.permits.Order().String()
	v.Limits, v.Slots = l.limitRows(), l.slotRows()
	if a, open := l.permits.Act(); open {
		v.Acts = append(v.Acts, dolly.ActRow{Slot: l.permits.Standing().Slot, Intent: a.Intent, MaxSat: a.MaxSat, Until: a.Until, Birth: a.Child != nil})
	}
	if lease, ok := l.permits.Lease(); ok {
		spent := l.permits.SpentUnderLease()
		v.Lease = &dolly.LeaseRow{
			Slot: lease.Slot, Gen: lease.Gen, At: lease.At, Until: lease.Until, LeftMS: l.permits.LeaseLeft(l.now).Milliseconds(),
			SpendFrom: lease.SpendFrom, Allowance: lease.Allowance, Spent: spent, Left: max(0, lease.Allowance-spent), Index: lease.Index,
		}
	}
	v.Risk = l.riskView(v.Lease)
	return v
}

// limitRows are the charter's bounds. What siblings spent is what they told.
func (l *Life) limitRows() []dolly.LimitRow {
	c, depth := l.charter.Body, l.permits.Standing().Depth
	var spent dolly.Sat
	for _, a := range l.fleetView().Agents {
		spent += a.Cost
	}
	act, lease := dolly.Sat(0), dolly.Sat(0)
	if a, open := l.permits.Act(); open {
		act = a.MaxSat
	}
	if _, ok := l.permits.Lease(); ok {
		lease = l.permits.SpentUnderLease()
	}
	return []dolly.LimitRow{
		charter.Limit("slots", "agent", int64(l.slotsUsed()), int64(c.Slots), false),
		charter.Limit("depth of the tree", "level", int64(depth), int64(c.Depth), true),
		charter.Limit("births ever, own ones", "birth", int64(l.facts.Get().Children), int64(c.Births), false),
		charter.Limit("spent by the fleet", "sat", int64(spent), int64(c.Caps.Total), false),
		charter.Limit("under this lease", "sat", int64(lease), int64(c.Caps.PerLease), true),
		charter.Limit("in the open act", "sat", int64(act), int64(c.Caps.PerAct), true),
		charter.Limit("coins at hand", "sat", int64(l.coins.Confirmed), int64(c.Caps.Hot), l.coinsKnown),
	}
}

// slotRows are the seats of the agents that were heard, by slot.
func (l *Life) slotRows() []dolly.SlotRow {
	self := l.permits.Standing()
	own := dolly.SlotRow{Slot: self.Slot, Gen: self.Gen, State: "bound", Key: l.self(), Name: l.cfg.Name, Path: l.cfg.Path, Spent: l.row().Cost}
	if lease, ok := l.permits.Lease(); ok {
		own.Until, own.Allowance = lease.Until, max(0, lease.Allowance-l.permits.SpentUnderLease())
	}
	out := []dolly.SlotRow{own}
	for _, s := range l.siblings() {
		row := dolly.SlotRow{Slot: s.Slot, Gen: s.Gen, State: "bound", Key: s.Key, Name: s.Name, Path: s.Path, Spent: s.Cost}
		if !l.alive(s) {
			row.State = "silent"
		}
		out = append(out, row)
	}
	slices.SortStableFunc(out, func(a, b dolly.SlotRow) int { return cmp.Or(cmp.Compare(a.Slot, b.Slot), cmp.Compare(b.Gen, a.Gen)) })
	return out
}

// riskView is what this agent alone may still lose: a warden adds the others'.
func (l *Life) riskView(lease *dolly.LeaseRow) dolly.RiskView {
	self, r := l.permits.Standing(), l.risk()
	part := dolly.RiskRow{
		Slot: self.Slot, Gen: self.Gen, Key: l.self(), Name: strings.TrimSpace(l.cfg.Path + " " + l.cfg.Name),
		Receipt: l.permits.Stopped() && l.receipts.known, Hot: r.hot, Swaps: int(r.swaps),
	}
	if a, open := l.permits.Act(); open {
		part.Acts = a.MaxSat
	}
	if lease != nil && lease.LeftMS > 0 && !l.permits.Stopped() {
		part.Allowance = max(0, lease.Left)
	}
	part.Sat = part.Acts + part.Allowance + part.Hot
	v := dolly.RiskView{Sat: part.Sat, Agents: 1, Parts: []dolly.RiskRow{part}}
	if part.Receipt {
		v.Receipts = 1
	} else {
		v.Without = part.Sat
	}
	return v
}
