package web

import (
	"cmp"
	"slices"

	"github.com/dollynator/dolly"
)

// Network is the whole picture: what a page draws, and a script reads.
type Network struct {
	Name    string        `json:"name"` // of the node that was asked
	Role    string        `json:"role"`
	Network dolly.Network `json:"network"`
	Version string        `json:"version"`
	Speed   float64       `json:"speed"`         // of the node's world against ours
	Now     dolly.Time    `json:"now_unix_ms"`   // in the node's world
	Asked   dolly.Time    `json:"asked_unix_ms"` // our time of this picture
	Stale   bool          `json:"stale"`         // the node does not answer; this is the latest that it said
	Trouble string        `json:"trouble,omitempty"`
	Agents  []Agent       `json:"agents"` // in tree order
	Hosts   []Host        `json:"hosts"`  // the largest first
	Totals  Totals        `json:"totals"`
	Lately  []dolly.Event `json:"lately"` // of the node's log, the latest first
	Next    string        `json:"next"`
}

// Host is a provider and who lives there.
type Host struct {
	Name  string `json:"host"`
	Alive int    `json:"alive"`
	All   int    `json:"agents"`
}

// Totals are sums over all agents that were heard of. Earned = sold + held + in
// orders + residual.
type Totals struct {
	Alive      int       `json:"alive"`
	Silent     int       `json:"silent"`
	Dead       int       `json:"dead"`
	Slots      int       `json:"slots"`
	Rate       float64   `json:"rate_bytes_s"`
	Uploaded   dolly.MB  `json:"uploaded_bytes"`
	Downloaded dolly.MB  `json:"downloaded_bytes"`
	SoldMB     dolly.MB  `json:"sold_mb_bytes"`
	HeldMB     dolly.MB  `json:"held_mb_bytes"`
	OrdersMB   dolly.MB  `json:"in_orders_mb_bytes"` // and in swaps
	Residual   dolly.MB  `json:"residual_mb_bytes"`
	Income     dolly.Sat `json:"income_sat"`
	Spent      dolly.Sat `json:"spent_sat"`
	Cap        dolly.Sat `json:"cap_sat"`
}

// draw makes the picture of what a node said, and of who was heard of before.
func draw(info dolly.Info, fleet dolly.FleetView, remembered []dolly.AgentRow, lately []dolly.Event) Network {
	rows := slices.Clone(fleet.Agents)
	for _, r := range remembered {
		if !slices.ContainsFunc(rows, func(have dolly.AgentRow) bool { return have.Peer == r.Peer }) {
			r.Self, r.Alive = false, false
			r.RentDays = float64(r.RentEnds-fleet.Now) / float64(dolly.Day.Milliseconds())
			rows = append(rows, r)
		}
	}
	n := Network{
		Name: info.Name, Role: info.Role, Network: info.Network, Version: info.Version, Speed: info.Speed, Now: fleet.Now,
		Agents: agents(rows, fleet.Now, info.Speed), Lately: lately, Next: fleet.Next,
	}
	n.Totals = sum(n.Agents)
	n.Totals.Slots, n.Totals.Cap = fleet.Slots, fleet.CapSat
	n.Hosts = hosts(n.Agents)
	return n
}

func sum(all []Agent) (t Totals) {
	for _, a := range all {
		switch a.State {
		case alive:
			t.Alive++
		case silent:
			t.Silent++
		default:
			t.Dead++
		}
		t.Rate += a.Rate
		t.Uploaded, t.Downloaded = t.Uploaded+a.Earned, t.Downloaded+a.Consumed
		t.SoldMB, t.HeldMB, t.OrdersMB = t.SoldMB+a.SoldMB, t.HeldMB+a.Balance-a.OrdersMB, t.OrdersMB+a.OrdersMB+a.LockedMB
		t.Income, t.Spent = t.Income+a.Income, t.Spent+a.Cost
	}
	t.Residual = t.Uploaded - t.SoldMB - t.HeldMB - t.OrdersMB
	return t
}

func hosts(all []Agent) []Host {
	out := []Host{}
	for _, a := range all {
		i := slices.IndexFunc(out, func(h Host) bool { return h.Name == a.Host })
		if i < 0 {
			out, i = append(out, Host{Name: a.Host}), len(out)
		}
		out[i].All++
		if a.State == alive {
			out[i].Alive++
		}
	}
	slices.SortFunc(out, func(a, b Host) int {
		return cmp.Or(cmp.Compare(b.Alive, a.Alive), cmp.Compare(b.All, a.All), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// find is an agent by its id: peer id, tree path, or self.
func (n Network) find(id string) (Agent, bool) {
	for _, a := range n.Agents {
		if a.Peer.String() == id || a.Path == id || id == "self" && a.Self {
			return a, true
		}
	}
	return Agent{}, false
}
