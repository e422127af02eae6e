package lives

import (
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/dollynator/dolly"
)

// FleetConfig says what fleet lives, and among whom.
type FleetConfig struct {
	Seed   uint64
	Agents int     // slots
	Days   int     // that it is watched
	Liars  float64 // share of the agents that lie, from 0 to 1
	Faults float64 // 1 is the usual weather, 0 is none
	// Income is what an agent earns in the time of one rent, in rents of the
	// dearest offer; zero draws it, so that some fleets are poor.
	Income float64
}

// Fleet is what became of one fleet.
type Fleet struct {
	Seed       uint64      `json:"seed"`
	Income     float64     `json:"income_in_rents"` // of an agent, in the time of one
	Allows     bool        `json:"economy_allows"`
	Alive      int         `json:"alive"`    // honest agents with a lease at the end
	Diary      []int       `json:"diary"`    // how many those were after each tenth of the time
	Died       float64     `json:"died_day"` // when the last of them was gone; 0 if it lives
	MostLive   int         `json:"most_live_keys"`
	Slots      uint32      `json:"slots"`
	Births     int         `json:"births"`
	MaxBirths  uint32      `json:"max_births"`
	Spent      dolly.Sat   `json:"spent_sat"`
	Sly        dolly.Sat   `json:"spent_by_liars_sat"`
	Cap        dolly.Sat   `json:"cap_sat"`
	Liars      int         `json:"liars"`
	Lies       int         `json:"lies"`
	Faults     int         `json:"faults"`
	AgentDays  float64     `json:"agent_days"`
	Violations []Violation `json:"violations"`
}

// Margin is how many rents of the dearest offer an agent has to earn in the time
// of one, without faults, so that the economy allows a fleet: its own, and a
// quarter for children, fees and what goes wrong.
const Margin = 1.25

// roots is how many agents the operator installs for a fleet of n.
func roots(n int) int { return max(1, n/10) }

// RunFleet lets one fleet live. An error is a world that broke down; broken
// promises are in the result.
func RunFleet(cfg FleetConfig) (Fleet, error) {
	r := rand.New(rand.NewPCG(cfg.Seed, 2))
	income := cfg.Income
	if income == 0 {
		income = 0.5 + 2*r.Float64()
	}
	law := Law(uint32(cfg.Agents))
	days := Rent.Hours() / 24
	w, err := New(Config{
		Seed: cfg.Seed, Charter: &law, Roots: roots(cfg.Agents), Purse: 2 * Price, Income: dolly.Sat(income * float64(Dearest+Fee) / days),
	})
	if err != nil {
		return Fleet{}, err
	}
	f := Fleet{
		Seed: cfg.Seed, Income: income, Allows: income >= Margin, Slots: law.Slots, MaxBirths: law.Births, Cap: law.Caps.Total,
		Violations: []Violation{},
	}
	c := newCrooks(w, cfg.Liars)
	m := newMisfortune(w, cfg.Faults)
	f.live(w, time.Duration(cfg.Days)*dolly.Day)
	f.MostLive, f.Births, f.Spent, f.Sly = w.Books.Live, w.Books.Births, w.Books.Spent, w.Books.Sly
	f.Violations = append(f.Violations, w.Books.Violations...)
	f.Liars, f.Lies, f.Faults = len(c.all), c.lies, m.count
	if w.err != nil {
		return f, fmt.Errorf("fleet of seed %d: %w", cfg.Seed, w.err)
	}
	return f, nil
}

// live lets time go by and keeps the diary.
func (f *Fleet) live(w *World, d time.Duration) {
	const tenths = 10
	for range tenths {
		for end := w.now.Add(d / tenths); w.now < end && w.err == nil; {
			w.Until(min(dolly.Day, end.Sub(w.now)), never)
			f.AgentDays += float64(len(w.Alive()))
			f.Alive = len(w.honest())
			switch {
			case f.Alive > 0:
				f.Died = 0
			case f.Died == 0:
				f.Died = w.now.Sub(begin).Hours() / 24
			}
		}
		f.Diary = append(f.Diary, f.Alive)
	}
}

func never() bool { return false }

// honest are the agents that do not lie, live on a server of their own, and are
// recognised now.
func (w *World) honest() []*Agent {
	var out []*Agent
	for _, a := range w.Alive() {
		if !a.Liar && !a.Clone && w.Books.Leased(a.Key.Peer()) {
			out = append(out, a)
		}
	}
	return out
}
