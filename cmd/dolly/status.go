package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// status is what dolly status prints. Which views there are depends on the role.
type status struct {
	Info    dolly.Info         `json:"info"`
	Node    *dolly.NodeView    `json:"node,omitempty"`
	Market  *dolly.MarketView  `json:"market,omitempty"`
	Charter *dolly.CharterView `json:"charter,omitempty"`
}

func newStatusCommand(env *Env) *cobra.Command {
	p := places{env: env}
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "status",
		Short: "Ask a running node how it is",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			n, err := p.dial()
			if err != nil {
				return err
			}
			s, err := askStatus(cmd.Context(), n)
			if err := errors.Join(err, n.Close()); err != nil {
				return err
			}
			if asJSON {
				return env.JSON(s)
			}
			env.Table(s.rows())
			return nil
		},
	}
	p.addSocket(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func askStatus(ctx context.Context, n dolly.Node) (s status, err error) {
	if s.Info, err = n.Info(ctx); err != nil {
		return s, err
	}
	switch s.Info.Role {
	case "agent":
		v, err := dolly.Fetch[dolly.NodeView](ctx, n, dolly.ViewNode, dolly.Query{})
		s.Node = &v
		return s, err
	case "buybot":
		v, err := dolly.Fetch[dolly.MarketView](ctx, n, dolly.ViewMarket, dolly.Query{})
		s.Market = &v
		return s, err
	case "warden":
		v, err := dolly.Fetch[dolly.CharterView](ctx, n, dolly.ViewCharter, dolly.Query{})
		s.Charter = &v
		return s, err
	}
	return s, nil
}

func (s status) rows() [][2]string {
	i := s.Info
	rows := [][2]string{
		{"name", strings.TrimSpace(i.Name + "  " + i.Path)},
		{"role", fmt.Sprintf("%s on %s, version %s, up %s", i.Role, i.Network, i.Version, lasted(i.UptimeMS))},
		{"peer id", i.Peer.String()},
	}
	for _, a := range i.Addrs {
		rows = append(rows, [2]string{"address", a})
	}
	if s.Node != nil {
		rows = append(rows, nodeRows(*s.Node)...)
	}
	if c := s.Charter; c != nil {
		rows = append(rows, [2]string{"charter", fmt.Sprintf("epoch %d, until %s, under %s", c.Epoch, moment(c.Expiry), c.Order)})
		for _, l := range c.Limits {
			rows = append(rows, [2]string{l.Name, fmt.Sprintf("%s of %s %s", cli.Digits(l.Used), cli.Digits(l.Cap), l.Unit)})
		}
	}
	if m := s.Market; m != nil {
		rows = append(rows,
			[2]string{"strategy", m.Strategy},
			[2]string{"market", fmt.Sprintf("%s, %s, %s", cli.Count(len(m.Bids), "bid"), cli.Count(len(m.Asks), "ask"), cli.Count(m.Makers, "matchmaker"))},
			[2]string{"bought", fmt.Sprintf("%v for %v in %s", m.Volume, m.VolSat, cli.Count(m.Done, "trade"))})
	}
	return rows
}

func nodeRows(v dolly.NodeView) [][2]string {
	a := v.Agent
	rows := [][2]string{
		{"server", fmt.Sprintf("%s, %.1f days of rent left", v.Info.Offer, a.RentDays)},
		{"life", strings.TrimRight(fmt.Sprintf("%s: %s", a.Phase, a.Waits), ": ")},
		{"traffic", fmt.Sprintf("%.2f MB/s, %s", a.Rate/float64(dolly.MiB), cli.Count(v.Peers, "peer"))},
		{"mb", fmt.Sprintf("%v, %v in orders, %v in swaps", v.Ledger.Balance, a.OrdersMB, v.Ledger.Locked)},
		{"coins", fmt.Sprintf("%v, %v on its way, %v in swaps", v.Coins.Confirmed, v.Coins.Pending, v.Coins.Locked)},
		{"a day", fmt.Sprintf("%.0f sat in, %.0f sat out", v.InPerDay, v.OutPer)},
	}
	for _, c := range v.Checks {
		rows = append(rows, [2]string{string(c.State), strings.TrimRight(c.Name+": "+c.Text, ": ")})
	}
	return rows
}

func lasted(ms int64) string {
	return (time.Duration(ms) * time.Millisecond).Round(time.Second).String()
}
