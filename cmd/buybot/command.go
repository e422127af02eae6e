package main

import (
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/settings"
	"github.com/spf13/cobra"
)

// bot is what buybot was asked for.
type bot struct {
	env      *cli.Env
	limit    dolly.Price
	place    place
	bounds   bounds
	outputs  int
	once     bool
	list     bool
	replay   string
	asJSON   bool
	debug    bool
	settings settings.Settings
}

func newBuybotCommand(env *cli.Env) *cobra.Command {
	b := bot{env: env}
	cmd := &cobra.Command{
		Use:   "buybot LIMIT",
		Short: "Buy MB from the market, up to a price limit",
		Long: `Lists the bids of the market, cheapest first, and asks for exactly the same amount
wherever the price is at or below the limit: each bid once, never its own, and never
more than the budget in all. It trades by atomic swaps, from its own wallet.

On network main it buys on paper until --live, or buybot.mode in the config, says
otherwise; elsewhere it is live. The first line says which. A live one keeps a paper
twin, whose every ask is filled at once: buybot status shows the difference.

` + limitHelp + `

What it asked for is in a journal before anybody hears of it, and budget, rate and
cool-down are those of all its life, so a restart orders nothing twice. When it ends
it takes back what stands, and nothing else; swaps under way go on at the next start.

Flags come before BUYBOT_CONFIG, and that before the config file, which has the
format of dolly's. Exit codes: 0 done, 1 failed, 2 asked wrongly, 4 nobody answers,
130 interrupted.`,
		Example: "  buybot 100sat --config town/buybot.toml\n  buybot 0.000001 --node /ip4/203.0.113.7/tcp/7433/p2p/12D3Koo… --list\n  buybot plan 100/3 --book book.json\n  buybot status",
		Args:    wantLimit,
		Version: cli.ThisBuild().Version,
		RunE:    func(cmd *cobra.Command, args []string) error { return b.run(cmd, args[0]) },
	}
	cmd.CompletionOptions.HiddenDefaultCmd = true
	cmd.SetFlagErrorFunc(flagError)
	b.place.addFlags(cmd)
	b.bounds.addFlags(cmd)
	f := cmd.Flags()
	f.IntVar(&b.outputs, "coins", 4, "coins to split the wallet into, to fund as many swaps at once; 0 leaves it")
	f.BoolVar(&b.once, "once", false, "mirror the bids that are there, wait until that is settled, and end")
	f.BoolVar(&b.list, "list", false, "only list the bids; needs no wallet")
	f.StringVar(&b.replay, "replay", "", "only play a record of books, on paper, and print what would have been bought (- is standard input)")
	f.BoolVar(&b.asJSON, "json", false, "print JSON: the list as an array, events as an object a line")
	f.BoolVar(&b.debug, "debug", false, "log more")
	cmd.AddCommand(newPlanCommand(env), newStatusCommand(env), newOrdersCommand(env), newPauseCommand(env), newResumeCommand(env))
	return cmd
}

const (
	limitHint = "bitcoin per MB, as 0.000001, or satoshi per MB, as 100sat or 100/3"
	limitHelp = `The limit is compared exactly. With a unit it is satoshi per MB (100sat, 90.5sat,
1/3sat) or bitcoin per MB (0.000001btc). Without one a number below 0.01 is bitcoin,
a fraction or a number from 1 on is satoshi, and what lies between must say its unit.`
)

// flagError explains a negative limit, which looks like a flag.
func flagError(_ *cobra.Command, err error) error {
	_, arg, _ := strings.Cut(err.Error(), " in -")
	if _, notANumber := strconv.ParseFloat(strings.TrimSuffix(strings.TrimSuffix(arg, "sat"), "btc"), 64); notANumber == nil {
		return cli.Usagef(limitHint, "the limit -%s is not above zero", arg)
	}
	return err
}

func wantLimit(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return cli.Usagef("buybot LIMIT: "+limitHint, "want one price limit, got %s", cli.Count(len(args), "argument"))
	}
	return nil
}

func parseLimit(text string) (dolly.Price, error) {
	limit, err := dolly.ParseLimit(text)
	if err != nil {
		return limit, &dolly.Error{Kind: dolly.Usage, Text: "the limit", Err: err, Hint: limitHint}
	}
	return limit, nil
}

func (b *bot) run(cmd *cobra.Command, limit string) (err error) {
	if b.limit, err = parseLimit(limit); err != nil {
		return err
	}
	if b.outputs < 0 {
		return cli.Usagef("buybot --help shows the defaults", "--coins must not be below zero")
	}
	if b.settings, err = b.place.load(cmd, b.env); err != nil {
		return err
	}
	if err = b.bounds.over(cmd, &b.settings); err != nil {
		return err
	}
	if b.replay != "" {
		return b.runReplay()
	}
	if err = b.place.check(b.settings); err != nil {
		return err
	}
	if b.list {
		return b.runList(cmd.Context())
	}
	return b.runTrader(cmd.Context())
}
