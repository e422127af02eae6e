package main

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newFleetCommand(env *Env) *cobra.Command {
	return panelCommand(env, dolly.ViewFleet, &cobra.Command{
		Use:   "fleet",
		Short: "Print the family of a running agent",
		Long: `Prints the agents of the fleet as this one heard of them, in the order of the family
tree: where each lives, how long its rent is paid, what it carries, earned, took in
and paid. Below it the sums, and the MB that they do not explain (the residual).`,
		Example: "  dolly fleet\n  dolly fleet --json | jq '.agents[].path'",
	}, func(v dolly.FleetView) { printFleet(env, v) })
}

func printFleet(env *Env, v dolly.FleetView) {
	rows := [][]string{}
	for _, a := range v.Agents {
		state := string(a.Phase)
		if a.Waits != "" {
			state += ": " + a.Waits
		}
		rows = append(rows, []string{
			a.Path, a.Name, string(a.Offer), fmt.Sprintf("%.1f", a.RentDays), fmt.Sprintf("%.1f", a.Rate/float64(dolly.MiB)),
			cli.Digits(a.Earned / dolly.MiB), cli.Digits(a.Income), cli.Digits(a.Cost), cli.Digits(a.Coins), yes(a.Self, "self"), state,
		})
	}
	env.Columns([]string{"path", "name", "server", ">rent d", ">MB/s", ">earned MB", ">sat in", ">cost", ">coins", "", "life"}, rows)
	env.Print("")
	env.Print("day %d, %d of %d slots; %s", v.Day, v.SlotsUsed, v.Slots, orNone(v.Last, "nobody was born yet"))
	if v.Next != "" {
		env.Print("next: %s", v.Next)
	}
	env.Print("earned %s MB = sold %s + held %s + in orders and swaps %s, residual %d bytes", cli.Digits(v.EarnedMB/dolly.MiB), cli.Digits(v.SoldMB/dolly.MiB),
		cli.Digits(v.HeldMB/dolly.MiB), cli.Digits(v.OrdersMB/dolly.MiB), v.Residual)
	env.Print("spent %s of %s sat", cli.Digits(v.SpentSat), cli.Digits(v.CapSat))
}
