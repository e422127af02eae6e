package main

import (
	"fmt"
	"os"
	"slices"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// strategyBacktest is what dolly strategy backtest was asked for.
type strategyBacktest struct {
	env    *Env
	trades string
	names  []string
	svg    string
	asJSON bool
	income int64
	price  int64
	rent   int
}

func newStrategyBacktestCommand(env *Env) *cobra.Command {
	b := strategyBacktest{env: env}
	cmd := &cobra.Command{
		Use:   "backtest --trades FILE.csv",
		Short: "Compare strategies on a price history",
		Long: `Lets each strategy decide every five minutes, from the first trade of a history to
its last, as an agent that earns MB at a constant rate and pays its rent from what it
sold. An order is filled by the trades that come while it stands, at its price or above,
up to their MB; it gets its own price, and moves no other.

The history has a trade a line, by time: unix,sat,mb (seconds, and whole numbers above
zero). A first line of those three words is skipped, as are empty lines.`,
		Example: "  dolly strategy backtest --trades year.csv --mb-per-day 300 --server-price 6000\n  dolly strategy backtest --trades - --strategy constant_sell --json < year.csv",
		Args:    cobra.NoArgs,
		RunE:    func(*cobra.Command, []string) error { return b.run() },
	}
	f := cmd.Flags()
	f.StringVar(&b.trades, "trades", "", "the price history; - is standard input")
	f.StringSliceVar(&b.names, "strategy", nil, "only these: "+strings.Join(strategy.Names(), ", "))
	f.Int64Var(&b.income, "mb-per-day", 100, "MB that the agent earns")
	f.Int64Var(&b.price, "server-price", 5000, "sat for one period of rent")
	f.IntVar(&b.rent, "rent-days", 30, "days in a period of rent")
	f.StringVar(&b.svg, "svg", "", "also draw the chart into this file")
	f.BoolVar(&b.asJSON, "json", false, "print JSON")
	return cmd
}

func (b *strategyBacktest) run() error {
	if b.trades == "" {
		return cli.Usagef("--trades FILE.csv has a trade a line: unix,sat,mb", "no price history is named")
	}
	if b.income < 1 || b.income > 1e9 || b.price < 1 || b.price > 1e15 || b.rent < 1 || b.rent > 3650 {
		return cli.Usagef("dolly strategy backtest --help shows the defaults", "--mb-per-day, --server-price and --rent-days must be above zero, and not absurd")
	}
	all, err := b.strategies()
	if err != nil {
		return err
	}
	raw, err := b.env.ReadAll(b.trades)
	if err != nil {
		return err
	}
	trades, err := parseTrades(raw)
	if err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: b.trades, Err: err, Hint: "a trade a line, by time: unix,sat,mb"}
	}
	sc := strategy.Scene{Trades: trades, Income: dolly.MB(b.income) * dolly.MiB, Price: dolly.Sat(b.price), Rent: time.Duration(b.rent) * dolly.Day}
	var scores []strategy.Score
	for _, s := range all {
		scores = append(scores, strategy.Backtest(s, sc))
	}
	return b.show(trades, scores)
}

// strategies are those that were named, in the order of the list, or all.
func (b *strategyBacktest) strategies() ([]strategy.Strategy, error) {
	var all []strategy.Strategy
	for _, name := range b.names {
		if _, err := strategy.ByName(name); err != nil {
			return nil, &dolly.Error{Kind: dolly.Usage, Text: "--strategy", Err: err}
		}
	}
	for _, name := range strategy.Names() {
		if s, err := strategy.ByName(name); err == nil && (len(b.names) == 0 || slices.Contains(b.names, name)) {
			all = append(all, s)
		}
	}
	return all, nil
}

// scored is a strategy's line as --json prints it.
type scored struct {
	Strategy string      `json:"strategy"`
	Orders   int         `json:"orders"`
	SoldMB   float64     `json:"sold_mb"`
	LeftMB   float64     `json:"left_mb"`
	Income   dolly.Sat   `json:"income_sat"`
	Average  float64     `json:"average_sat_per_mb"`
	Paid     int         `json:"rents_paid"`
	Missed   int         `json:"rents_missed"`
	Curve    []dolly.Sat `json:"income_by_day_sat"`
}

func (b *strategyBacktest) show(trades []dolly.Trade, scores []strategy.Score) error {
	var out []scored
	for _, s := range scores {
		out = append(out, scored{
			Strategy: s.Name, Orders: s.Orders, SoldMB: inMB(s.Sold), LeftMB: inMB(s.Left), Income: s.Income,
			Average: dolly.Price{Sat: s.Income, MB: s.Sold}.PerMB(), Paid: s.Paid, Missed: s.Missed, Curve: s.Curve,
		})
	}
	if b.svg != "" {
		if err := os.WriteFile(b.svg, []byte(svgChart(trades, scores)), 0o644); err != nil {
			return fmt.Errorf("draw the chart: %w", err)
		}
	}
	if b.asJSON {
		return b.env.JSON(out)
	}
	for _, line := range priceChart(trades, b.env.Getenv("TERM") == "dumb") {
		b.env.Print("%s", line)
	}
	b.env.Print("\n%-26s %9s %10s %10s %8s %7s %7s  %s", "strategy", "sold MB", "sat", "sat/MB", "left MB", "paid", "missed", "income by day")
	for i, s := range out {
		b.env.Print("%-26s %9.0f %10d %10.3f %8.0f %7d %7d  %s", s.Strategy, s.SoldMB, s.Income, s.Average, s.LeftMB, s.Paid, s.Missed,
			spark(scores[i].Curve, 24))
	}
	return nil
}

func inMB(m dolly.MB) float64 { return float64(m) / float64(dolly.MiB) }
