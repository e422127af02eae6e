package main

import (
	"path/filepath"
	"time"

	"github.com/adrg/xdg"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/p2p"
	"github.com/spf13/cobra"
)

// place is where the buybot trades, as flags name it.
type place struct {
	config  string
	network string
	nodes   []string
	chain   string
	state   string
	listen  []string
}

func (p *place) addFlags(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&p.config, "config", "", "config file, as dolly demo writes one (BUYBOT_CONFIG)")
	f.StringVar(&p.network, "network", string(dolly.Test), "the world to trade in: main, test or town")
	f.StringSliceVar(&p.nodes, "node", nil, "multiaddress of any agent, with its id; repeat for more")
	f.StringVar(&p.chain, "chain", "", "address of the chain service (default: the config's)")
	f.StringVar(&p.state, "state", "", "folder of key, wallet and socket (default: the config's, or one in the XDG state folder)")
	f.StringSliceVar(&p.listen, "listen", nil, "multiaddress to listen on (default: the config's, or any free port)")
}

// load is the config file's settings, or the default, with the flags over them.
func (p *place) load(cmd *cobra.Command, env *cli.Env) (settings.Settings, error) {
	s := byDefault()
	path := env.Flag(p.config, "BUYBOT_CONFIG")
	if path != "" {
		var err error
		if s, err = settings.Load(path); err != nil {
			return s, err
		}
	}
	if path == "" || cmd.Flags().Changed("network") {
		s.Network = dolly.Network(p.network)
	}
	for _, over := range []struct{ flag, to *string }{{&p.chain, &s.Chain.URL}, {&p.state, &s.State}} {
		if *over.flag != "" {
			*over.to = *over.flag
		}
	}
	if len(p.nodes) > 0 {
		s.P2P.Bootstrap = p.nodes
	}
	if len(p.listen) > 0 {
		s.P2P.Listen = p.listen
	}
	return s, nil
}

// byDefault is a place for a buyer, which is not rented by the month: it looks at
// the market more often than an agent, and needs no port that others know.
func byDefault() settings.Settings {
	s := settings.Default(filepath.Join(xdg.StateHome, "buybot"))
	s.P2P.Listen = []string{"/ip4/0.0.0.0/tcp/0"}
	s.Pace.Check, s.Pace.Exchange, s.Pace.Retry = settings.Duration(5*time.Second), settings.Duration(5*time.Second), settings.Duration(10*time.Second)
	return s
}

func (p *place) check(s settings.Settings) error {
	if err := s.Check(); err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "that is no place to trade", Err: err}
	}
	if len(s.P2P.Bootstrap) == 0 && !s.P2P.MDNS {
		return cli.Usagef("--node ADDRESS of any agent, or --config FILE, as dolly demo prints them", "nobody to trade with is named")
	}
	for _, a := range s.P2P.Bootstrap {
		if err := p2p.ParseAddr(a); err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "address of a node", Err: err, Hint: "it looks like /ip4/203.0.113.7/tcp/7433/p2p/12D3Koo…"}
		}
	}
	return nil
}
