package scenario

import "github.com/dollynator/dolly"

// Scenario is one question to the simulator. Amounts "per slot" are multiplied by
// Agents, so that the same economy can be asked of a small fleet and a large one.
type Scenario struct {
	Name     string   `yaml:"name"`               // lower case letters, digits and underscores
	Question string   `yaml:"question,omitempty"` // one line that ends in a question mark
	Agents   int      `yaml:"agents"`             // slots of the charter
	Roots    int      `yaml:"roots"`              // agents that the operator installs on day 0
	Days     int      `yaml:"days"`
	Fidelity Fidelity `yaml:"fidelity"`
	Pace     int      `yaml:"check_minutes"` // between two checks of an agent; a divisor of a day
	Mind     Mind     `yaml:"mind"`
	Charter  Charter  `yaml:"charter"`
	Economy  Economy  `yaml:"economy"`
	Offers   Offers   `yaml:"offers"`
	Network  Network  `yaml:"network"`
	Faults   Faults   `yaml:"faults"`
	Liars    Liars    `yaml:"liars"`
	Sybils   Sybils   `yaml:"sybils"`
	Wash     Wash     `yaml:"wash"`
	Stop     *int     `yaml:"stop_day,omitempty"` // of the operator's stop order; none if absent, or if it is after the run
}

// Fidelity is how gossip is delivered.
type Fidelity string

// The fidelities; DESIGN.md of lab/sim says what each is good for.
const (
	A Fidelity = "A" // one event for a publication, arrivals are computed when they are read
	B Fidelity = "B" // every delivery is an event
)

// Mind is how agents learn, choose and sell.
type Mind struct {
	Merge    Merge  `yaml:"merge"`
	Value    Value  `yaml:"value"`
	Choice   Choice `yaml:"choice"`
	Inherit  bool   `yaml:"inherit"`  // a child begins with what its parent learned
	Strategy string `yaml:"strategy"` // of agent/strategy
}

// Merge is what an agent makes of its siblings' tables.
type Merge string

// The merges. None is the isolated control.
const (
	MergeMean     Merge = "mean"
	MergeEvidence Merge = "evidence"
	MergeNone     Merge = "none"
)

// Value is what is learned about an offer.
type Value string

// The values.
const (
	Efficiency Value = "efficiency" // MB per sat
	Capacity   Value = "capacity"   // MB a day, divided by today's price
)

// Choice is how the next offer is taken.
type Choice string

// The choices. Random, cheapest and the oracles are controls that learn nothing.
const (
	Rank       Choice = "rank"
	Thompson   Choice = "thompson"
	Random     Choice = "random"
	Cheapest   Choice = "cheapest"
	Oracle     Choice = "oracle"      // knows the qualities, and takes the best of what is in stock
	OracleRank Choice = "oracle_rank" // knows the qualities, and draws a rank as rank does
)

// Charter is what the operator allows.
type Charter struct {
	Births         int       `yaml:"births_per_slot"` // ever
	BirthsPerMonth int       `yaml:"births_per_agent_month"`
	Depth          int       `yaml:"depth"` // of the deepest agent; a root's is 0
	Total          dolly.Sat `yaml:"total_sat_per_slot"`
	PerAct         dolly.Sat `yaml:"per_act_sat"`
	PerLease       dolly.Sat `yaml:"per_lease_sat"`
	Hot            dolly.Sat `yaml:"hot_sat"`
	Expiry         int       `yaml:"expiry_day"` // 0: after the run
	Grace          int       `yaml:"grace_days"`
	Void           int       `yaml:"void_hours"` // from a last lease's end to the slot's return
}
