package record

import (
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/lab/sim"
)

// charter is what the scenario allows, and what those who live used of it. What was
// spent under a lease is not kept: what an agent may spend is all that its lease
// allows, at most.
func (s scene) charter() dolly.CharterView {
	c := s.run.Scenario.Charter
	v := dolly.CharterView{
		Fleet: s.run.Scenario.Name, Network: dolly.Sim, By: "agent", Order: "resume", GraceMS: int64(c.Grace) * dolly.Day.Milliseconds(),
		Expiry: s.expiry(), Limits: s.limits(), Providers: s.providers(), Regions: []string{}, Slots: []dolly.SlotRow{}, Acts: []dolly.ActRow{},
		Risk: dolly.RiskView{Agents: len(s.Agents), Parts: []dolly.RiskRow{}},
	}
	v.LeftMS = max(0, v.Expiry.Sub(s.At).Milliseconds())
	for _, a := range s.Agents {
		if a.Stopped {
			v.Order = "stop"
		}
		may := s.maySpend(a)
		v.Slots = append(v.Slots, dolly.SlotRow{
			Slot: a.Slot, Gen: a.Gen, State: "bound", Key: a.Key, Name: name(a.ID), Path: pathOf(a), Until: a.LeaseUntil, Allowance: may, Spent: s.purses[a.ID].cost(),
		})
		risk := dolly.RiskRow{Slot: a.Slot, Gen: a.Gen, Key: a.Key, Name: pathOf(a) + " " + name(a.ID), Allowance: may, Hot: a.Coins, Sat: may + a.Coins}
		v.Risk.Parts = append(v.Risk.Parts, risk)
		v.Risk.Sat += risk.Sat
	}
	v.Risk.Without = v.Risk.Sat // receipts are not kept
	return v
}

// expiry is the charter's, or the run's end where that comes first.
func (s scene) expiry() dolly.Time {
	day := s.run.Scenario.Charter.Expiry
	if day == 0 {
		day = s.run.Scenario.Days
	}
	return dolly.Time(0).Add(time.Duration(day) * dolly.Day)
}

// maySpend is what the lease allows, while it runs and nothing stops the agent.
func (s scene) maySpend(a sim.AgentState) dolly.Sat {
	if a.Stopped || a.LeaseUntil <= s.At {
		return 0
	}
	return s.run.Scenario.Charter.PerLease
}

func (s scene) limits() []dolly.LimitRow {
	c := s.run.Scenario.Charter
	var spent dolly.Sat
	for _, a := range s.Agents {
		spent += s.purses[a.ID].cost()
	}
	out := []dolly.LimitRow{
		charter.Limit("slots", "agent", int64(len(s.Agents)), int64(s.run.Scenario.Agents), true),
		charter.Limit("spent by the fleet", "sat", int64(spent), int64(s.cap()), false), // and by who is gone
	}
	if a := s.self; a != nil {
		out = append(out,
			charter.Limit("depth of the tree", "level", int64(strings.Count(a.Path, ".")), int64(c.Depth), true),
			charter.Limit("births ever, own ones", "birth", int64(a.Children), int64(c.Births), true),
			charter.Limit("coins at hand", "sat", int64(a.Coins), int64(c.Hot), true))
	}
	return out
}

// providers are those of the offers.
func (s scene) providers() []string {
	seen, out := map[string]bool{}, []string{}
	for _, o := range s.run.Offers {
		if p := o.ID.Provider(); !seen[p] {
			seen[p], out = true, append(out, p)
		}
	}
	return out
}
