package web

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
)

// deadAfter is the silence after which an agent counts as dead, on our clocks.
const deadAfter = 30 * time.Minute

// Agent is one agent of the fleet as the page shows it. Its texts are its own: a
// stranger's. Durations of silence are of our time, those of rent of the node's world.
type Agent struct {
	dolly.AgentRow
	Parent   dolly.PeerID `json:"parent_peer_id,omitzero"` // zero of a root, or if nobody knows it
	Host     string       `json:"host"`                    // the provider that it lives at
	State    string       `json:"state"`                   // alive, silent, dead
	SilentMS int64        `json:"silent_ms"`               // since it was heard
}

// The states of an agent.
const (
	alive  = "alive"
	silent = "silent" // not heard lately
	dead   = "dead"   // said goodbye, not heard for half an hour, or its rent is over
)

// agents are the rows as the page shows them, in tree order.
func agents(rows []dolly.AgentRow, now dolly.Time, speed float64) []Agent {
	out := make([]Agent, 0, len(rows))
	for _, r := range rows {
		a := Agent{AgentRow: r, Host: r.Offer.Provider(), SilentMS: max(0, int64(float64(now-r.Seen)/max(speed, 1)))}
		a.State = stateOf(a)
		if a.State != alive {
			a.Rate = 0
		}
		out = append(out, a)
	}
	slices.SortStableFunc(out, func(a, b Agent) int { return cmp.Or(dolly.ComparePaths(a.Path, b.Path), cmp.Compare(rank(a), rank(b))) })
	for i := range out {
		out[i].Parent = parentOf(out, out[i].Path)
	}
	return out
}

func stateOf(a Agent) string {
	switch {
	case a.Left && a.Phase == dolly.Gone:
		return dead
	case a.Alive && a.SilentMS < deadAfter.Milliseconds():
		return alive
	case a.SilentMS >= deadAfter.Milliseconds() || a.RentDays < 0:
		return dead
	}
	return silent
}

// rank puts the living before the dead of one path.
func rank(a Agent) int { return slices.Index([]string{alive, silent, dead}, a.State) }

// parentOf is who has the path above; of several the first, who is alive if anyone is.
func parentOf(all []Agent, path string) dolly.PeerID {
	i := strings.LastIndexByte(path, '.')
	if i < 0 {
		return dolly.PeerID{}
	}
	for _, a := range all {
		if a.Path == path[:i] {
			return a.Peer
		}
	}
	return dolly.PeerID{}
}
