package dolly

import (
	"bytes"
	"cmp"
	"slices"
)

// ViewPeers is whom a node knows and how they are connected: a [PeersView].
const ViewPeers View = "peers"

// PeersView is a node's neighbourhood. Rows are those who are connected, then
// siblings that are not, each by id.
type PeersView struct {
	Rows      []PeerRow  `json:"peers"`
	Connected int        `json:"connected"`
	Contacts  int        `json:"contacts"` // whose addresses are known, connected or not
	Gossip    Gossip     `json:"gossip"`
	Providers []ShareRow `json:"providers"` // of living siblings and this node, the most frequent first
	Networks  []ShareRow `json:"networks"`  // of who is connected
	Versions  []ShareRow `json:"versions"`  // of living siblings and this node
}

// PeerRow is one peer. Figures of the connection are zero while there is none.
type PeerRow struct {
	Peer      PeerID   `json:"peer_id"`
	Name      string   `json:"name"` // of a sibling, with its path; empty is a stranger
	Connected bool     `json:"connected"`
	Seen      Time     `json:"seen_unix_ms,omitempty"`  // last heartbeat of a sibling
	Provider  string   `json:"provider,omitempty"`      // that a sibling lives at
	Version   string   `json:"version,omitempty"`       // of a sibling
	Agent     string   `json:"agent,omitempty"`         // what the program calls itself
	Addr      string   `json:"addr,omitempty"`          // multiaddress of the connection
	Network   string   `json:"network,omitempty"`       // of that address: /16 of IPv4, /32 of IPv6
	Inbound   bool     `json:"inbound"`                 // it called
	Since     Time     `json:"since_unix_ms,omitempty"` // connected, by the wall's clock
	RTT       float64  `json:"rtt_ms"`                  // mean round trip; 0 until measured
	Score     float64  `json:"score"`                   // gossip's; below zero for what it did wrong
	Topics    []string `json:"topics,omitempty"`        // that both take part in
	Mesh      []string `json:"mesh,omitempty"`          // of these, where messages are handed to it in full
	Blocks    uint64   `json:"blocks"`                  // of its chain: the highest number held
	Debt      MB       `json:"debt_bytes"`              // what it owes by all that both signed; below zero, what is owed to it
	Forked    bool     `json:"forked"`                  // condemned for it
}

// ShareRow is how many of a crowd have something in common.
type ShareRow struct {
	Name  string  `json:"name"`
	Count int     `json:"count"`
	Share float64 `json:"share"` // of the crowd, from 0 to 1
}

// Shares counts words, the most frequent first, those alike by name.
func Shares(words []string) []ShareRow {
	count := map[string]int{}
	for _, w := range words {
		count[w]++
	}
	out := []ShareRow{}
	for name, n := range count {
		out = append(out, ShareRow{Name: name, Count: n, Share: float64(n) / float64(len(words))})
	}
	slices.SortFunc(out, func(a, b ShareRow) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name))
	})
	return out
}

// Join adds what a body knows of its connections: rows of who is connected, with the
// fields of the connection only.
func (v PeersView) Join(links []PeerRow) PeersView {
	rows := slices.Clone(v.Rows)
	var networks []string
	for _, link := range links {
		networks = append(networks, link.Network)
		i := slices.IndexFunc(rows, func(r PeerRow) bool { return r.Peer == link.Peer })
		if i < 0 {
			rows, i = append(rows, PeerRow{Peer: link.Peer}), len(rows)
		}
		r := &rows[i]
		r.Connected, r.Agent, r.Addr, r.Network, r.Inbound = true, link.Agent, link.Addr, link.Network, link.Inbound
		r.Since, r.RTT, r.Score, r.Topics, r.Mesh = link.Since, link.RTT, link.Score, link.Topics, link.Mesh
	}
	slices.SortStableFunc(rows, func(a, b PeerRow) int {
		switch {
		case a.Connected && !b.Connected:
			return -1
		case b.Connected && !a.Connected:
			return 1
		}
		return bytes.Compare(a.Peer[:], b.Peer[:])
	})
	v.Rows, v.Connected, v.Networks = rows, len(links), Shares(networks)
	return v
}
