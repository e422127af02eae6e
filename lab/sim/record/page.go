package record

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// header is the first frame.
type header struct {
	Seed     uint64           `json:"seed"`
	Scenario string           `json:"scenario"` // as YAML
	Offers   []scenario.Offer `json:"offers"`   // those that were drawn, too
}

// page is the fleet at the end of a day.
type page struct {
	Day      int        `json:"day"`
	At       dolly.Time `json:"at"`
	Height   uint32     `json:"height"`
	SatPerMB float64    `json:"sat_mb"`
	Rate     float64    `json:"rate"`             // bytes a second that the fleet carried that day
	Born     []birth    `json:"born,omitempty"`   // agents that no earlier page since the last whole one has
	Rows     []row      `json:"rows,omitempty"`   // agents whose money or time changed
	Moods    []mood     `json:"moods,omitempty"`  // agents that want or know something else
	Purses   []purse    `json:"purses,omitempty"` // agents that got or gave bitcoin
	Gone     []int      `json:"gone,omitempty"`
}

// birth is what never changes of an agent.
type birth struct {
	ID     int           `json:"i"`
	Parent int           `json:"p"`
	Root   int           `json:"f"`
	Path   string        `json:"t"`
	Slot   uint32        `json:"s"`
	Gen    uint32        `json:"g"`
	Key    dolly.PeerID  `json:"k"`
	Offer  dolly.OfferID `json:"o"`
	Born   dolly.Time    `json:"b"`
}

// row is what changes of it nearly every day.
type row struct {
	ID      int        `json:"i"`
	Price   dolly.Sat  `json:"p,omitempty"`
	Rent    dolly.Time `json:"r,omitempty"`
	Lease   dolly.Time `json:"l,omitempty"`
	Coins   dolly.Sat  `json:"c,omitempty"`
	Pending dolly.Sat  `json:"e,omitempty"`
	MB      dolly.MB   `json:"m,omitempty"`
	Locked  dolly.MB   `json:"k,omitempty"`
	Gained  dolly.MB   `json:"g,omitempty"`
	Spent   dolly.MB   `json:"s,omitempty"`
	Blocks  uint64     `json:"b,omitempty"`
}

// mood is what changes of it now and then.
type mood struct {
	ID        int              `json:"i"`
	Candidate dolly.OfferID    `json:"o,omitempty"`
	Order     *sim.OrderState  `json:"d,omitempty"`
	Purchases []string         `json:"u,omitempty"`
	Winding   bool             `json:"w,omitempty"`
	Stopped   bool             `json:"x,omitempty"`
	Children  int              `json:"h,omitempty"`
	Q         []sim.OfferValue `json:"q,omitempty"`
}

// split parts a state by how often its parts change.
func split(a sim.AgentState) (birth, row, mood) {
	m := mood{
		ID: a.ID, Candidate: a.Candidate, Purchases: a.Purchases, Winding: a.Winding, Stopped: a.Stopped, Children: a.Children, Q: a.Q,
	}
	if a.Order != (sim.OrderState{}) {
		m.Order = &a.Order
	}
	return birth{a.ID, a.Parent, a.Root, a.Path, a.Slot, a.Gen, a.Key, a.Offer, a.Born},
		row{a.ID, a.Price, a.RentEnds, a.LeaseUntil, a.Coins, a.Pending, a.MB, a.Locked, a.Gained, a.Spent, a.Blocks}, m
}

// join is the reverse of split.
func join(b birth, r row, m mood) sim.AgentState {
	a := sim.AgentState{
		ID: b.ID, Parent: b.Parent, Root: b.Root, Path: b.Path, Slot: b.Slot, Gen: b.Gen, Key: b.Key, Offer: b.Offer, Born: b.Born,
		Price: r.Price, RentEnds: r.Rent, LeaseUntil: r.Lease, Coins: r.Coins, Pending: r.Pending, MB: r.MB, Locked: r.Locked,
		Gained: r.Gained, Spent: r.Spent, Blocks: r.Blocks,
		Candidate: m.Candidate, Purchases: m.Purchases, Winding: m.Winding, Stopped: m.Stopped, Children: m.Children, Q: m.Q,
	}
	if m.Order != nil {
		a.Order = *m.Order
	}
	return a
}
