package warden

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// charterView is the charter with what the registry counted.
func (w *Warden) charterView() dolly.CharterView {
	now, c, r, x := w.clock.Now(), w.Charter(), w.View(), w.Exposure()
	v, caps := charter.Describe(c, now), c.Body.Caps
	v.By, v.Order = "warden", r.Order
	var open, allowed dolly.Sat
	for _, a := range r.Acts {
		open = max(open, a.MaxSat)
		v.Acts = append(v.Acts, dolly.ActRow{Slot: a.Slot, Intent: a.Intent, MaxSat: a.MaxSat, Until: a.Until, Birth: a.Child != nil})
	}
	for _, s := range r.Slots {
		allowed = max(allowed, s.Limit)
		v.Slots = append(v.Slots, dolly.SlotRow{
			Slot: s.Slot, Gen: s.Gen, State: string(s.State), Key: s.Key, Path: s.Path, Until: s.Until, Allowance: s.Limit, Spent: s.Spent, Births: s.Births,
		})
	}
	v.Limits = append(v.Limits,
		charter.Limit("slots", "agent", int64(r.Used), int64(c.Body.Slots), true),
		charter.Limit("births", "birth", int64(r.Births), int64(r.MaxBirths), true),
		charter.Limit("spent by the fleet", "sat", int64(r.Spent), int64(r.Cap), true),
		charter.Limit("spent or promised", "sat", int64(r.Spent+r.Escrowed), int64(r.Cap), true),
		charter.Limit("left of the largest lease", "sat", int64(allowed), int64(caps.PerLease), true),
		charter.Limit("largest open act", "sat", int64(open), int64(caps.PerAct), true),
	)
	v.Risk = dolly.RiskView{Sat: x.Sat, Without: x.WithoutIt, Receipts: x.Receipts, Agents: x.Agents, Parts: []dolly.RiskRow{}}
	for _, p := range x.Parts {
		v.Risk.Parts = append(v.Risk.Parts, dolly.RiskRow{
			Slot: p.Slot, Gen: p.Gen, Key: p.Key, Receipt: p.Receipt, Acts: p.Acts, Allowance: p.Allowance, Lingering: p.Lingering,
			Hot: p.Hot, Swaps: int(p.Swaps), Sat: p.Sat,
		})
	}
	return v
}
