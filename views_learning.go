package dolly

// LearningView is what a node learned of offers, from whom, and what it would
// choose now.
type LearningView struct {
	Current   OfferID     `json:"current"`
	Candidate OfferID     `json:"candidate"`           // what was drawn last, and is tried next
	Rule      string      `json:"merge"`               // mean, evidence
	Measure   string      `json:"value"`               // efficiency, capacity
	Choice    string      `json:"choice"`              // rank, thompson
	Depth     int         `json:"depth"`               // of the node in the family tree
	Lambda    float64     `json:"lambda,omitempty"`    // of the draw of a choice by rank
	Expected  float64     `json:"expected_mb_per_day"` // what an agent is expected to carry: the unit of capacity
	Offers    []OfferRow  `json:"offers"`              // in catalogue order
	Q         [][]float64 `json:"q"`                   // [state][action], in the order of Offers; left out beyond 256 offers
	E         [][]float64 `json:"e,omitempty"`         // likewise; left out where all its rows are equal, as they are in Offers
	Updates   int         `json:"updates"`
	Remotes   int         `json:"remote_tables"`
	Merged    int         `json:"remote_tables_merged"`
	Moves     []MoveRow   `json:"moves"`              // own updates since the start, the latest first
	Lessons   []LessonRow `json:"lessons"`            // what siblings told since the start, the latest first
	Held      int         `json:"evidence_held"`      // records of what rents brought
	Confirmed int         `json:"evidence_confirmed"` // of them, those whose blocks are held here
	Refuted   int         `json:"slots_refuted"`      // who contradicts own experience
	Rents     []RentRow   `json:"evidence"`           // the latest of these records
}

// OfferRow is one offer as the learner sees it.
type OfferRow struct {
	Offer
	Place   int     `json:"place"` // in the ranking of what may be chosen now, from 1; 0 if it may not
	Value   float64 `json:"value"` // Q[current, offer]
	E       float64 `json:"e"`
	Alpha   float64 `json:"alpha"`
	Beta    float64 `json:"beta"`
	Chance  float64 `json:"chance"` // to be chosen next
	Updates int     `json:"updates"`
	Won     int     `json:"won"`    // purchases of it by this line that came
	Failed  int     `json:"failed"` // and that did not

	Believed  float64 `json:"believed,omitempty"` // by evidence: what is learned of the offer,
	Deviation float64 `json:"sd,omitempty"`       // how uncertain that is,
	Samples   float64 `json:"own_samples"`        // own rents of 30 days it rests on,
	Own       float64 `json:"own_mean"`           // what they brought,
	Voices    int     `json:"voices"`             // siblings,
	Hearsay   float64 `json:"hearsay"`            // their median,
	Weight    float64 `json:"hearsay_weight"`     // and how many own samples that is worth
}

// MoveRow is one update of the table by a purchase of this node.
type MoveRow struct {
	At      Time      `json:"at_unix_ms"`
	Offer   OfferID   `json:"offer"`
	Success bool      `json:"success"`
	Reward  float64   `json:"reward"`
	Alpha   float64   `json:"alpha"`
	Beta    float64   `json:"beta"`
	Before  float64   `json:"q_before"`
	After   float64   `json:"q_after"`
	Delta   float64   `json:"delta"`
	Remotes int       `json:"remotes"`
	Pulls   []PullRow `json:"pulls,omitempty"` // the strongest first
}

// PullRow is what one sibling's table did to a value in an update.
type PullRow struct {
	Who     string  `json:"who"`
	Offer   OfferID `json:"offer"`
	Said    float64 `json:"said"`
	By      float64 `json:"by"`
	Without float64 `json:"q_without"` // what the value would be had it not been heard
}

// LessonRow is one message by which a sibling told what it learned.
type LessonRow struct {
	At     Time       `json:"at_unix_ms"`
	From   PeerID     `json:"from"`
	Name   string     `json:"name"` // path and name, if known
	Kind   LessonKind `json:"kind"`
	Offers []OfferID  `json:"offers"` // it is about; of a table the first 16
	Of     int        `json:"of"`     // how many it is about
}

// LessonKind is what a sibling told.
type LessonKind string

// The kinds.
const (
	LessonTable    LessonKind = "table"    // columns of its Q-table
	LessonEvidence LessonKind = "evidence" // what its rent brought
)

// RentRow is a record of evidence: what a rent brought, as its holder signed it.
type RentRow struct {
	At        Time    `json:"at_unix_ms"`
	Slot      uint32  `json:"slot"`
	From      PeerID  `json:"from"`
	Name      string  `json:"name"` // path and name, if known
	Offer     OfferID `json:"offer"`
	Days      float64 `json:"days"`
	Carried   MB      `json:"carried_bytes"`
	Paid      Sat     `json:"paid_sat"`
	Measure   float64 `json:"measure"`   // by the node's value: a reward, or ln(MB a day ÷ expected)
	Own       bool    `json:"own"`       // of this node's line: itself and its ancestors
	Confirmed bool    `json:"confirmed"` // its blocks are held here and add up; else it counts nothing
	Refuted   bool    `json:"refuted"`   // its slot contradicts own experience, and counts nothing
}
