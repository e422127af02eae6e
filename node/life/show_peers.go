package life

import "github.com/dollynator/dolly"

// peersView is whom this agent knows: siblings by their heartbeats, others by who is
// near. The body adds what it knows of connections; see [dolly.PeersView.Join].
func (l *Life) peersView() dolly.PeersView {
	v := dolly.PeersView{Rows: []dolly.PeerRow{}, Contacts: l.trader.Contacts()}
	providers, versions := []string{l.cfg.Offer.Provider()}, []string{l.cfg.Version}
	for _, s := range l.siblings() {
		v.Rows = append(v.Rows, dolly.PeerRow{
			Peer: s.Key, Name: s.Path + " " + s.Name, Seen: s.seen, Provider: s.Offer.Provider(), Version: s.Version,
		})
		if l.alive(s) {
			providers, versions = append(providers, s.Offer.Provider()), append(versions, s.Version)
		}
	}
	for _, p := range l.near {
		if _, sibling := l.roster[p]; !sibling {
			v.Rows = append(v.Rows, dolly.PeerRow{Peer: p})
		}
	}
	for i, row := range v.Rows {
		tip, _ := l.trader.Ledger.Tip(row.Peer)
		_, forked := l.trader.Ledger.Forked(row.Peer)
		v.Rows[i].Blocks, v.Rows[i].Debt, v.Rows[i].Forked = tip.Seq, l.trader.Ledger.Debt(row.Peer, l.self()), forked
	}
	v.Providers, v.Versions, v.Networks = dolly.Shares(providers), dolly.Shares(versions), []dolly.ShareRow{}
	return v
}
