package lives

import (
	"slices"
	"time"
)

// FleetFigure sums up many fleets.
type FleetFigure struct {
	Runs       int      `json:"runs"`
	Seed       uint64   `json:"seed"` // of the first; the others follow
	Agents     int      `json:"agents"`
	Days       int      `json:"days"`
	AgentDays  float64  `json:"agent_days"`
	Allowed    int      `json:"economy_allows"`       // runs in which it does
	Alive      int      `json:"alive_where_allowed"`  // and a recognised honest agent lived at the end
	Poor       int      `json:"alive_where_not"`      // it lived though the economy does not allow it
	Dead       []uint64 `json:"dead_where_allowed"`   // seeds
	Violated   []uint64 `json:"seeds_with_violation"` //
	Violations int      `json:"violations"`
	Births     int      `json:"births"`
	Lies       int      `json:"lies"`
	Faults     int      `json:"faults"`
	Fullest    float64  `json:"most_live_keys_of_slots"` // 1 is all slots
}

// Enough is the share of fleets whose economy allows it that has to live.
const Enough = 0.95

// SumFleets makes the figure.
func SumFleets(cfg FleetConfig, all []Fleet) FleetFigure {
	s := FleetFigure{Runs: len(all), Seed: cfg.Seed, Agents: cfg.Agents, Days: cfg.Days, Dead: []uint64{}, Violated: []uint64{}}
	for _, f := range all {
		s.AgentDays += f.AgentDays
		s.Births += f.Births
		s.Lies += f.Lies
		s.Faults += f.Faults
		s.Fullest = max(s.Fullest, float64(f.MostLive)/float64(f.Slots))
		switch {
		case f.Allows && f.Alive > 0:
			s.Allowed++
			s.Alive++
		case f.Allows:
			s.Allowed++
			s.Dead = append(s.Dead, f.Seed)
		case f.Alive > 0:
			s.Poor++
		}
		if n := len(f.Violations); n > 0 {
			s.Violations += n
			s.Violated = append(s.Violated, f.Seed)
		}
	}
	return s
}

// Holds reports whether nothing was broken and enough fleets live.
func (s FleetFigure) Holds() bool {
	return s.Violations == 0 && float64(s.Alive) >= Enough*float64(s.Allowed)
}

// StopFigure sums up how orders spread.
type StopFigure struct {
	Runs     int     `json:"runs"`
	Seed     uint64  `json:"seed"`
	Agents   int     `json:"agents"`
	Loss     float64 `json:"loss"`
	Reached  int     `json:"with_honest_path"`
	Cut      int     `json:"without"`
	Median   float64 `json:"median_s"`
	P99      float64 `json:"p99_s"`
	Most     float64 `json:"most_s"`
	Late     int     `json:"late"`
	Silent   int     `json:"never"`
	Leased   int     `json:"leased_after_lease_life"`
	Receipts int     `json:"receipts"`
}

// SumStops makes the figure.
func SumStops(cfg StopConfig, all []Stop) StopFigure {
	s := StopFigure{Runs: len(all), Seed: cfg.Seed, Agents: cfg.Agents, Loss: cfg.Loss}
	var took []time.Duration
	for _, r := range all {
		s.Reached += r.Reached
		s.Cut += r.Cut
		s.Late += r.Late
		s.Silent += r.Silent
		s.Leased += r.Leased
		s.Receipts += r.Receipts
		took = append(took, r.Took...)
	}
	slices.Sort(took)
	if n := len(took); n > 0 {
		s.Median, s.P99, s.Most = took[n/2].Seconds(), took[n*99/100].Seconds(), took[n-1].Seconds()
	}
	return s
}

// Holds reports whether everybody with an honest path obeyed in time, and
// nobody else holds a lease.
func (s StopFigure) Holds() bool { return s.Late+s.Silent+s.Leased == 0 }
