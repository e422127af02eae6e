package main

import (
	"context"
	"errors"
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// marketOrder is an order that is to be placed or taken back.
type marketOrder struct {
	places
	dry, asJSON bool
	timeout     time.Duration
}

func newMarketPlaceCommand(env *Env, side, short string) *cobra.Command {
	o := &marketOrder{places: places{env: env}}
	cmd := &cobra.Command{
		Use: side + " MB SAT", Short: short,
		Long:    "Places an order on the market: so many MB for so many satoshi. Parts of it may be\ntraded at the same price. It ends when all of it was, or its time is over.",
		Example: "  dolly market " + side + " 66MB 6600sat --dry-run\n  dolly market " + side + " 66 6600 --timeout 10m",
		Args:    cobra.ExactArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			a, err := o.read(side, args)
			if err != nil {
				return err
			}
			return o.do(cmd.Context(), a)
		},
	}
	o.addFlags(cmd)
	cmd.Flags().DurationVar(&o.timeout, "timeout", time.Hour, "how long the order lives, at most a day")
	return cmd
}

func newMarketCancelCommand(env *Env) *cobra.Command {
	o := &marketOrder{places: places{env: env}}
	cmd := &cobra.Command{
		Use: "cancel NUMBER", Short: "Take an own order back",
		Long:    "Takes an own order off the market. A trade that is under way is carried out.",
		Example: "  dolly market cancel 3 --dry-run",
		Args:    cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if _, err := strconv.ParseUint(args[0], 10, 64); err != nil {
				return cli.Usagef("dolly market orders shows the numbers", "%q is not the number of an order", args[0])
			}
			return o.do(cmd.Context(), dolly.Action{Name: "cancel", Args: map[string]string{"order": args[0]}})
		},
	}
	o.addFlags(cmd)
	return cmd
}

func (o *marketOrder) addFlags(cmd *cobra.Command) {
	o.addSocket(cmd)
	cmd.Flags().BoolVar(&o.dry, "dry-run", false, "only say what would be done")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print JSON")
}

// mostLife is the longest life of an order.
const mostLife = 86_400 * time.Second

func (o *marketOrder) read(side string, args []string) (dolly.Action, error) {
	mb, err := amount(args[0], "MB", int64(dolly.MiB))
	if err != nil {
		return dolly.Action{}, err
	}
	sat, err := amount(args[1], "sat", 1)
	if err != nil {
		return dolly.Action{}, err
	}
	if o.timeout < time.Second || o.timeout > mostLife {
		return dolly.Action{}, cli.Usagef("for example --timeout 10m", "--timeout is from 1s to %v, not %v", mostLife, o.timeout)
	}
	return dolly.Action{Name: side, Args: map[string]string{
		"bytes": strconv.FormatInt(mb, 10), "sat": strconv.FormatInt(sat, 10),
		"timeout_s": strconv.FormatInt(int64(o.timeout/time.Second), 10),
	}}, nil
}

// amount reads a whole number above zero, with its unit or without.
func amount(text, unit string, factor int64) (int64, error) {
	n, err := strconv.ParseInt(strings.TrimSuffix(text, unit), 10, 64)
	if err != nil || n <= 0 || n > 1<<62/factor {
		return 0, cli.Usagef("amounts are whole numbers above zero: 66MB 6600sat", "%q is not an amount of %s", text, unit)
	}
	return n * factor, nil
}

func (o *marketOrder) do(ctx context.Context, a dolly.Action) error {
	n, err := o.dial()
	if err != nil {
		return err
	}
	res, err := n.Do(ctx, a, o.dry)
	if err := errors.Join(err, n.Close()); err != nil {
		return err
	}
	if o.asJSON {
		return o.env.JSON(res)
	}
	for _, line := range res.Lines {
		o.env.Print("%s", line)
	}
	if o.dry {
		o.env.Say("nothing was done: this was a dry run")
	}
	return nil
}
