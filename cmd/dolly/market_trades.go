package main

import (
	"time"

	"github.com/dollynator/dolly"
	"github.com/spf13/cobra"
)

func newMarketTradesCommand(env *Env) *cobra.Command {
	q := &marketQuery{places: places{env: env}}
	cmd := q.command("trades", "Print the latest trades that the node heard of", func(v dolly.MarketView) error {
		rows := first(v.Trades, q.limit)
		if q.asJSON {
			return env.JSON(rows)
		}
		if len(rows) == 0 {
			env.Say("no trades")
		}
		for _, t := range rows {
			mine := ""
			if t.Own {
				mine = "  (own)"
			}
			env.Print("%s  %12.3f sat/MB  %10v for %-12v  %s sold to %s%s", t.At.Std().Format(time.DateTime), t.Amount.PerMB(),
				t.Amount.MB, t.Amount.Sat, t.Bid, t.Ask, mine)
		}
		return nil
	})
	cmd.Example = "  dolly trades --limit 5"
	return cmd
}
