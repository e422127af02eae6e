package main

import (
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// marketBook is what dolly book prints.
type marketBook struct {
	Bids []dolly.OrderRow `json:"bids"`
	Asks []dolly.OrderRow `json:"asks"`
}

func newMarketBookCommand(env *Env) *cobra.Command {
	q := &marketQuery{places: places{env: env}}
	cmd := q.command("book", "Print the order book, best prices first", func(v dolly.MarketView) error {
		b := marketBook{Bids: first(v.Bids, q.limit), Asks: first(v.Asks, q.limit)}
		if q.asJSON {
			return env.JSON(b)
		}
		env.Print("%s, cheapest first", cli.Count(len(v.Bids), "bid"))
		printOrders(env, b.Bids)
		env.Print("%s, dearest first", cli.Count(len(v.Asks), "ask"))
		printOrders(env, b.Asks)
		return nil
	})
	cmd.Example = "  dolly book\n  dolly book --limit 3 --json"
	return cmd
}

// printOrders prints one order a line.
func printOrders(env *Env, rows []dolly.OrderRow) {
	for _, o := range rows {
		mine := ""
		if o.Own {
			mine = "  (own)"
		}
		env.Print("  %-20s  %12.3f sat/MB  %10v for %-12v  %10v left, %v reserved  until %s%s", orderName(o), o.Price.PerMB(),
			o.Price.MB, o.Price.Sat, o.Left, o.Reserved, o.Expires.Std().Format(time.DateTime), mine)
	}
}

// orderName is an order's number and who placed it.
func orderName(o dolly.OrderRow) string { return fmt.Sprintf("%s#%d", o.Name, o.ID.Number) }
