package main

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/spf13/cobra"
)

// strategyEval is what dolly strategy eval was asked for.
type strategyEval struct {
	env    *Env
	asJSON bool
}

func newStrategyEvalCommand(env *Env) *cobra.Command {
	e := strategyEval{env: env}
	cmd := &cobra.Command{
		Use:   "eval FILE.json",
		Short: "Print what a strategy would sell now, and why",
		Long: `Reads one decision's input and prints the orders that the strategy would place.
Every agent decides by the same code, and nothing is placed here.

    {"strategy": "simple_moving_average",     last_day_sell if left out
     "now_unix": 1700049600,                  seconds; the days are those of UTC
     "rent_left_s": 400000,
     "since_last_order_s": 300,               left out, null or negative: there was none
     "mb_available": 500, "btc_balance_sat": 0,
     "server_price_sat": 5700, "vpn_price_sat": 0, "vps_count": 1,
     "candidate": true,                       there is something to pay for
     "trades": [{"unix": 1699963200, "sat": 1000, "mb": 10}],   in order of arrival
     "state": {"date": "2023-11-15", "accumulated_min": 1435, "sold_today_days": 0,
               "last_order": {"days": 1, "minutes": 1440, "filled": 0.5}}}

Needed is ⌈(server + VPN) × 1.15 × count⌉ − balance. last_day_sell, in the last day of
the rent, and constant_sell offer all MB for that, for an hour, once an hour. The moving
averages offer days' worth at the last price, for 300 s, rounded down to whole MB and sat.
A close is a finished day's latest trade, within 30 days; days without one are left out.

A field that is not listed, or a value that cannot be, is an error.`,
		Example: "  dolly strategy eval now.json --json\n  jq .input decision.json | dolly strategy eval -",
		Args:    cobra.ExactArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return e.run(args[0]) },
	}
	cmd.Flags().BoolVar(&e.asJSON, "json", false, "print JSON")
	return cmd
}

// evaluated is what --json prints.
type evaluated struct {
	Orders []evaluatedOrder `json:"orders"`
	Why    string           `json:"why"`
}

type evaluatedOrder struct {
	SellMB   int64     `json:"sell_mb"`
	WantSat  dolly.Sat `json:"want_sat"`
	TimeoutS int64     `json:"timeout_s"`
}

func (e *strategyEval) run(path string) error {
	raw, err := e.env.ReadAll(path)
	if err != nil {
		return err
	}
	if path == "-" {
		path = "standard input"
	}
	name, in, err := parseStrategyInput(raw)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: path, Err: err, Hint: "dolly strategy eval --help shows every field"}
	}
	s, err := strategy.ByName(name)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: path, Err: err}
	}
	d := s.Decide(in)
	out := evaluated{Orders: []evaluatedOrder{}, Why: d.Why}
	for _, o := range d.Orders {
		out.Orders = append(out.Orders, evaluatedOrder{int64(o.MB / dolly.MiB), o.Want, int64(o.Life / time.Second)})
	}
	if e.asJSON {
		return e.env.JSON(out)
	}
	for _, o := range out.Orders {
		e.env.Print("sell %d MB for %v, within %d s", o.SellMB, o.WantSat, o.TimeoutS)
	}
	e.env.Print("%s: %s", s.Name(), out.Why)
	return nil
}
