package p2p

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/libp2p/go-libp2p/core/network"
	"github.com/libp2p/go-libp2p/core/peer"
	"github.com/libp2p/go-libp2p/core/peerstore"
)

// PeerInfo is a peer that is connected now.
type PeerInfo struct {
	Peer   dolly.PeerID
	Addr   string        // where it is, with /p2p/ID
	RTT    time.Duration // mean; 0 until measured
	Topics []string      // that both take part in, sorted
	Mesh   []string      // of these, where messages are handed to it in full
	Score  float64       // gossip's, at most some seconds old; below zero for what it did wrong
	Agent  string        // what it says it is; a stranger's word
	Since  time.Time     // connected
	Inward bool          // it called
}

// maxAgent bounds what a peer may call itself, in bytes.
const maxAgent = 120

// Peers lists who is connected, sorted by id.
func (h *Host) Peers() []PeerInfo {
	topics := h.topicsByPeer()
	var out []PeerInfo
	for _, id := range h.lib.Network().Peers() {
		p, ok := fromID(id)
		conns := h.lib.Network().ConnsToPeer(id)
		if !ok || len(conns) == 0 {
			continue
		}
		out = append(out, PeerInfo{
			Peer:   p,
			Addr:   conns[0].RemoteMultiaddr().String() + "/p2p/" + p.String(),
			RTT:    h.lib.Peerstore().LatencyEWMA(id),
			Topics: topics[id],
			Mesh:   h.gossip.mesh.of(id),
			Score:  h.gossip.mesh.score(id),
			Agent:  h.agentOf(id),
			Since:  conns[0].Stat().Opened,
			Inward: conns[0].Stat().Direction == network.DirInbound,
		})
	}
	slices.SortFunc(out, func(a, b PeerInfo) int { return bytes.Compare(a.Peer[:], b.Peer[:]) })
	return out
}

// agentOf is what a peer said that it is when it was met, cut to a line.
func (h *Host) agentOf(id peer.ID) string {
	v, _ := h.lib.Peerstore().Get(id, "AgentVersion") // who did not say is nothing
	name, _ := v.(string)
	return strings.ToValidUTF8(name[:min(len(name), maxAgent)], "")
}

func (h *Host) topicsByPeer() map[peer.ID][]string {
	h.gossip.mu.Lock()
	names := make([]string, 0, len(h.gossip.topics))
	for name := range h.gossip.topics {
		names = append(names, name)
	}
	h.gossip.mu.Unlock()
	slices.Sort(names)
	out := map[peer.ID][]string{}
	for _, name := range names {
		for _, id := range h.gossip.ps.ListPeers(name) {
			out[id] = append(out[id], name)
		}
	}
	return out
}

// Learn replaces the addresses known of a peer, at most eight, from a heartbeat
// or an inheritance. They need not end in its id. The host connects by itself
// when it has few peers. Learning of oneself does nothing.
func (h *Host) Learn(p dolly.PeerID, addrs []string) error {
	if p == h.self {
		return nil
	}
	parsed, err := parseAddrsOf(toID(p), addrs)
	if err != nil {
		return fmt.Errorf("learn addresses of %s: %w", p.Short(), err)
	}
	h.keeper.learn(toID(p), parsed)
	return nil
}

// Trust remembers addresses of a peer, at most eight, for good: what is learned
// of it later is tried beside them. They are for whom a charter or a config
// names, since anybody may make others learn something.
func (h *Host) Trust(p dolly.PeerID, addrs []string) error {
	if p == h.self {
		return nil
	}
	parsed, err := parseAddrsOf(toID(p), addrs)
	if err != nil {
		return fmt.Errorf("trust addresses of %s: %w", p.Short(), err)
	}
	h.keeper.trust(toID(p), parsed)
	return nil
}

// Connect dials an address that ends in a peer's id, and returns when it is
// connected.
func (h *Host) Connect(ctx context.Context, addr string) error {
	info, err := parsePeerAddr(addr)
	if err != nil {
		return fmt.Errorf("connect: %w", err)
	}
	if info.ID == h.lib.ID() {
		return fmt.Errorf("connect: %w", ErrSelf)
	}
	h.lib.Peerstore().AddAddrs(info.ID, info.Addrs, peerstore.TempAddrTTL)
	if err := h.lib.Connect(ctx, info); err != nil {
		return fmt.Errorf("connect to %s: %w", addr, err)
	}
	return nil
}
