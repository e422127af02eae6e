package sim

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// Report is what came of a run. The fields that need a wall clock or the heap's
// size are zero: whoever called Run fills them in.
type Report struct {
	Name        string            `json:"name"`
	Seed        uint64            `json:"seed"`
	Fidelity    scenario.Fidelity `json:"fidelity"`
	Slots       int               `json:"slots"`
	DaysPlayed  int               `json:"days_played"`
	Interrupted bool              `json:"interrupted"`
	AgentsAlive int               `json:"agents_alive"`
	Births      int               `json:"births"` // roots not counted
	Deaths      int               `json:"deaths"`
	Extinct     int               `json:"extinct_day"` // the day on which the last agent was gone; -1 if it lives
	AgentDays   int64             `json:"agent_days"`
	Events      int64             `json:"events"`
	Deliveries  int64             `json:"deliveries"` // of gossip; fidelity B alone counts them
	TraceHash   string            `json:"trace_hash"`

	AgentDaysPerCPUs  float64 `json:"agent_days_per_cpu_s"`
	DeliveriesPerCPUs float64 `json:"deliveries_per_cpu_s,omitempty"`
	BytesPerAgent     float64 `json:"bytes_per_agent"`

	InvariantsBroken int      `json:"invariants_broken"`
	Broken           []Breach `json:"broken"` // the first of them

	Efficiency float64      `json:"purchase_efficiency"` // of births: MB per sat of what was bought ÷ of the best to be had; mean
	Bought     int          `json:"purchases"`           // that this is the mean of
	Money      Money        `json:"money"`
	Days       []Day        `json:"by_day"`
	Offers     []OfferShare `json:"offers"`
	Tree       []Kin        `json:"tree"`
	Faults     []Fault      `json:"faults"` // how often each was played
}

// Day is one row of metrics: what happened on it, and how the fleet was at its end.
type Day struct {
	Day        int     `json:"day"` // from 1
	Alive      int     `json:"alive"`
	Births     int     `json:"births"`
	Deaths     int     `json:"deaths"`
	Depth      float64 `json:"mean_depth"` // generations below a root
	DepthMost  int     `json:"max_depth"`
	MB         int64   `json:"mb_carried"`
	Sold       int64   `json:"mb_sold"`
	Trades     int     `json:"trades"`
	Earned     int64   `json:"sat_earned"`
	Rent       int64   `json:"sat_rent"`
	Fees       int64   `json:"sat_fees"`
	Coins      int64   `json:"sat_held"`
	Price      float64 `json:"sat_per_mb"` // of the trades, by their amounts; the day before's if there was none
	Paid       float64 `json:"sat_per_mb_offered"`
	Gossip     int64   `json:"gossip_bytes"`
	Renewals   int     `json:"renewals"`
	Bought     int     `json:"purchases"`
	Failed     int     `json:"purchases_failed"`
	Efficiency float64 `json:"purchase_efficiency"` // mean of the day's; 0 without purchases
	Regret     float64 `json:"regret"`              // cumulative: sum over births of 1 - efficiency
	FleetShare float64 `json:"fleet_efficiency"`    // MB per sat of the servers lived on ÷ of the best; mean
	Minted     int64   `json:"mb_minted"`           // that nobody carried, and was accepted
}

// OfferShare is one offer, with what agents cannot see of it, and how many of the
// fleet lived on it at the end of each day.
type OfferShare struct {
	Offer       dolly.OfferID `json:"offer"`
	Price       dolly.Sat     `json:"price_sat"` // on day 0
	MBPerDay    int64         `json:"mb_per_day"`
	Reliability float64       `json:"reliability"`
	Agents      []int         `json:"agents_by_day"`
}

// Kin is one agent in the family tree. Its number is its place in the list.
type Kin struct {
	Parent int           `json:"parent"` // -1: the operator installed it
	Offer  dolly.OfferID `json:"offer"`
	Depth  int           `json:"depth"`
	Born   float64       `json:"born_day"`
	Died   float64       `json:"died_day"` // -1 if it lives
	Liar   bool          `json:"liar,omitempty"`
}

// Breach is a broken invariant.
type Breach struct {
	Invariant string  `json:"invariant"`
	Seed      uint64  `json:"seed"`
	Event     int64   `json:"event"`
	Day       float64 `json:"day"`
	Text      string  `json:"text"`
}

// Money is all satoshi of a run, which must add up: what was brought in is what
// lies in wallets and contracts and what left.
type Money struct {
	Brought  dolly.Sat `json:"brought_sat"` // by roots' purses and by buyers
	Held     dolly.Sat `json:"held_sat"`    // in wallets, in contracts and on their way
	Rent     dolly.Sat `json:"rent_sat"`
	Fees     dolly.Sat `json:"fees_sat"`
	Payout   dolly.Sat `json:"payout_sat"`
	Residual dolly.Sat `json:"residual_sat"`
}

// Fault is how often something went wrong on purpose.
type Fault struct {
	Kind  string `json:"kind"`
	Count int64  `json:"count"`
}
