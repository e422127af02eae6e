package record

import "github.com/dollynator/dolly"

// peers are the siblings. A simulated fleet has no connections to show.
func (s scene) peers() dolly.PeersView {
	v := dolly.PeersView{Rows: []dolly.PeerRow{}, Networks: []dolly.ShareRow{}}
	var providers, versions []string
	for _, a := range s.Agents {
		providers, versions = append(providers, a.Offer.Provider()), append(versions, version)
		if a.ID == s.id {
			continue
		}
		v.Rows = append(v.Rows, dolly.PeerRow{
			Peer: a.Key, Name: pathOf(a) + " " + name(a.ID), Seen: s.At, Provider: a.Offer.Provider(), Version: version, Blocks: a.Blocks,
		})
	}
	v.Contacts, v.Providers, v.Versions = len(v.Rows), dolly.Shares(providers), dolly.Shares(versions)
	return v
}
