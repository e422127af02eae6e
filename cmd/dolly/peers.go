package main

import (
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newPeersCommand(env *Env) *cobra.Command {
	return panelCommand(env, dolly.ViewPeers, &cobra.Command{
		Use:   "peers",
		Short: "Print whom a running agent knows, and how it is connected",
		Long: `Prints who is connected, and the siblings that are not: the way to them in
milliseconds, how gossip scores them (0 is spotless, below that they did wrong), in
how many topics they get messages in full, how much of their chain is held, and what
they call themselves. Below it how varied the fleet and the connections are: all of
one provider fall together.`,
		Example: "  dolly peers\n  dolly peers --json",
	}, func(v dolly.PeersView) { printPeers(env, v) })
}

func printPeers(env *Env, v dolly.PeersView) {
	rows := [][]string{}
	for _, p := range v.Rows {
		link := "-"
		if p.Connected {
			link = "out"
			if p.Inbound {
				link = "in"
			}
		}
		rows = append(rows, []string{
			p.Peer.Short(), orNone(p.Name, "-"), link, fmt.Sprintf("%.1f", p.RTT), fmt.Sprintf("%.0f", p.Score), fmt.Sprint(len(p.Mesh)),
			cli.Digits(p.Blocks), orNone(p.Provider, "-"), orNone(p.Network, "-"), strings.TrimSpace(orNone(p.Version, p.Agent) + "  " + map[bool]string{true: "condemned"}[p.Forked]),
		})
	}
	env.Columns([]string{"peer", "name", "link", ">ms", ">score", ">mesh", ">blocks", "provider", "network", "program"}, rows)
	env.Print("")
	env.Print("%d connected, %s, gossip: %s sent, %s delivered, %s refused", v.Connected, cli.Count(v.Contacts, "contact"),
		cli.Digits(v.Gossip.Published), cli.Digits(v.Gossip.Delivered), cli.Digits(v.Gossip.Rejected))
	for _, part := range []struct {
		word string
		rows []dolly.ShareRow
	}{{"providers", v.Providers}, {"networks", v.Networks}, {"versions", v.Versions}} {
		env.Print("%-9s  %s", part.word, shares(part.rows))
	}
}

// shares is a crowd in words: "hexa 3 (60 %), nord 2 (40 %)".
func shares(rows []dolly.ShareRow) string {
	var words []string
	for _, r := range rows {
		words = append(words, fmt.Sprintf("%s %d (%.0f %%)", r.Name, r.Count, 100*r.Share))
	}
	return orNone(strings.Join(words, ", "), "none")
}
