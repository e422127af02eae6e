package tui

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
)

// peersPanel is who is connected and how, and how diverse they are.
func peersPanel(k known) panel {
	v, ok := see[dolly.PeersView](k.data, dolly.ViewPeers)
	if !ok {
		return k.lacking("peers", source{view: dolly.ViewPeers})
	}
	p := panel{
		t: k.t, title: "peers", facts: []string{plural(v.Connected, "peer"), plural(v.Contacts, "contact")},
		sheet: k.lay(peerGrid(k, v)), command: k.command(dolly.ViewPeers), view: v, hints: "enter its blocks  s sort  y copy",
	}
	p.side = func(w, h int) []string { return peerLines(k, v, p.sheet, w, h) }
	p.foot = func(w int) []string { return peersFoot(k.t, v, w) }
	return p
}

func peerGrid(k known, v dolly.PeersView) grid {
	g := grid{empty: "nobody is known yet", cols: []column{
		{head: "PEER", left: true}, {head: "NAME", left: true, most: 20}, {head: "RTT ms"}, {head: "SCORE", drop: 8}, {head: "MESH", drop: 7},
		{head: "BLOCKS", drop: 5}, {head: "OWES MB", drop: 4}, {head: "HEARD", drop: 6}, {head: "PROVIDER", left: true, drop: 3}, {head: "VERSION", left: true, most: 20, drop: 1},
		{head: "NETWORK", left: true, drop: 2}, {head: "LINK", left: true, rest: 14},
	}}
	for _, r := range v.Rows {
		it := item{key: keyed(r.Peer), peer: r.Peer, open: about(chainScreen, r.Peer)}
		link := "○ not connected"
		rtt, score := "–", "–"
		switch {
		case r.Connected && r.Inbound:
			link = "● called us"
		case r.Connected:
			link = "● called by us"
		default:
			it.ink = dimInk
		}
		if r.RTT > 0 {
			rtt = decimal(r.RTT, 1)
		}
		if r.Connected {
			score = decimal(r.Score, 1)
		}
		if r.Forked {
			it.ink, link = warnInk, "✗ condemned for a fork"
		}
		g.add(it, shortPeer(r.Peer), r.Name, rtt, score, fmt.Sprint(len(r.Mesh)), thousands(int64(r.Blocks)), mb(r.Debt), ago(k.data.now(), r.Seen), r.Provider, r.Version, r.Network, link)
		g.nums(2, r.RTT, r.Score, float64(len(r.Mesh)), float64(r.Blocks), float64(r.Debt), -float64(r.Seen))
	}
	return g
}

// peerLines is all that is known of the marked peer's connection.
func peerLines(k known, v dolly.PeersView, s sheet, w, h int) []string {
	it, _ := s.marked()
	for _, r := range v.Rows {
		if r.Peer != it.peer {
			continue
		}
		f := facts{t: k.t, w: w}
		f.add("PEER", k.t.bold, r.Name)
		f.add("", k.t.dim, r.Peer.String())
		f.add("PROGRAM", k.t.plain, orDash(r.Agent))
		f.long("ADDRESS", k.t.plain, orDash(r.Addr))
		if r.Since != 0 && k.data.info != nil {
			f.add("SINCE", k.t.plain, r.Since.Std().UTC().Format("2006-01-02 15:04:05")+" by this machine's clock")
		}
		f.long("TOPICS", k.t.plain, orDash(strings.Join(r.Topics, " ")))
		f.long("MESH", k.t.plain, orDash(strings.Join(r.Mesh, " ")))
		return f.lines[:min(len(f.lines), h)]
	}
	return nil
}

// peersFoot is how diverse the neighbourhood is, and what gossip did.
func peersFoot(t theme, v dolly.PeersView, w int) []string {
	return []string{
		t.line(w).put(t.plain, " "+shares("providers", v.Providers)+"   "+shares("networks", v.Networks)+"   "+shares("versions", v.Versions)).String(),
		t.line(w).put(t.plain, fmt.Sprintf(" gossip: sent %s, heard %s, refused %s", thousands(int64(v.Gossip.Published)),
			thousands(int64(v.Gossip.Delivered)), thousands(int64(v.Gossip.Rejected)))).String(),
	}
}

// shares is the most frequent first, as many as are worth a word.
func shares(name string, rows []dolly.ShareRow) string {
	parts := []string{name}
	for _, r := range rows[:min(len(rows), 3)] {
		parts = append(parts, fmt.Sprintf("%s %.0f%%", orDash(r.Name), 100*r.Share))
	}
	if len(rows) > 3 {
		parts = append(parts, fmt.Sprintf("and %d more", len(rows)-3))
	}
	return strings.Join(parts, " ")
}
