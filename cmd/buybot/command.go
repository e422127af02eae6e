package main

import (
	"context"
	"errors"
	"log/slog"
	"strconv"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/cobra"
)

// bot is what buybot was asked for.
type bot struct {
	env      *cli.Env
	limit    dolly.Price
	budget   dolly.Sat
	place    place
	outputs  int
	once     bool
	list     bool
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

The limit is bitcoin per MB, as 0.000001, or satoshi per MB, as 100sat.

Flags come before BUYBOT_CONFIG, and that before the config file, which has the
format of dolly's. Exit codes: 0 done, 1 failed, 2 asked wrongly, 4 nobody answers,
130 interrupted.`,
		Example: "  buybot 100sat --config town/buybot.toml\n  buybot 0.000001 --node /ip4/203.0.113.7/tcp/7433/p2p/12D3Koo… --list",
		Args:    wantLimit,
		Version: cli.ThisBuild().Version,
		RunE:    func(cmd *cobra.Command, args []string) error { return b.run(cmd, args[0]) },
	}
	cmd.CompletionOptions.HiddenDefaultCmd = true
	cmd.SetFlagErrorFunc(flagError)
	b.place.addFlags(cmd)
	f := cmd.Flags()
	f.Int64Var((*int64)(&b.budget), "budget", 100_000, "satoshi to spend at most, in all its life, fees included")
	f.IntVar(&b.outputs, "coins", 4, "coins to split the wallet into, to fund as many swaps at once; 0 leaves it")
	f.BoolVar(&b.once, "once", false, "mirror the bids that are there, wait until that is settled, and end")
	f.BoolVar(&b.list, "list", false, "only list the bids; needs no wallet")
	f.BoolVar(&b.asJSON, "json", false, "print JSON: the list as an array, events as an object a line")
	f.BoolVar(&b.debug, "debug", false, "log more")
	return cmd
}

const limitHint = "bitcoin per MB, as 0.000001, or satoshi per MB, as 100sat"

// flagError explains a negative limit, which looks like a flag.
func flagError(_ *cobra.Command, err error) error {
	_, arg, _ := strings.Cut(err.Error(), " in -")
	if _, notANumber := strconv.ParseFloat(strings.TrimSuffix(arg, "sat"), 64); notANumber == nil {
		return cli.Usagef(limitHint, "the limit -%s is not above zero", arg)
	}
	return err
}

func wantLimit(_ *cobra.Command, args []string) error {
	if len(args) != 1 {
		return cli.Usagef("buybot LIMIT: "+limitHint, "want one price limit, got %d arguments", len(args))
	}
	return nil
}

func (b *bot) run(cmd *cobra.Command, limit string) (err error) {
	if b.limit, err = dolly.ParseLimit(limit); err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "the limit", Err: err, Hint: limitHint}
	}
	if b.budget <= 0 || b.outputs < 0 {
		return cli.Usagef("buybot --help shows the defaults", "--budget must be above zero, and --coins not below")
	}
	if b.settings, err = b.place.settings(cmd, b.env); err != nil {
		return err
	}
	if b.list {
		return b.runList(cmd.Context())
	}
	return b.runTrader(cmd.Context())
}

// config is the buyer's, but for its key and its store.
func (b *bot) config() edge.BuyerConfig {
	level := slog.LevelWarn
	if b.debug {
		level = slog.LevelDebug
	}
	return edge.BuyerConfig{
		Settings: b.settings, Limit: b.limit, Budget: b.budget, Outputs: b.outputs, Version: cli.ThisBuild().Version,
		Log: slog.New(slog.NewTextHandler(b.env.Err, &slog.HandlerOptions{Level: level})),
	}
}

// meetTime bounds the first attempt to reach a node.
const meetTime = 10 * time.Second

// meet connects to the first of the named nodes that answers.
func (b *bot) meet(ctx context.Context, buyer *edge.Buyer) error {
	ctx, cancel := context.WithTimeout(ctx, meetTime)
	defer cancel()
	var failed error
	for _, addr := range b.settings.P2P.Bootstrap {
		if failed = buyer.Host().Connect(ctx, addr); failed == nil {
			return nil
		}
	}
	if failed == nil {
		return nil // the local net is searched
	}
	return &dolly.Error{Kind: dolly.Unreachable, Text: "no node answers", Err: failed, Hint: "--node names the address of an agent, as it prints it; is that running?"}
}

// bids asks the buyer for the book.
func bids(ctx context.Context, buyer *edge.Buyer) ([]dolly.OrderRow, error) {
	m, err := dolly.Fetch[dolly.MarketView](ctx, buyer.Face(), dolly.ViewMarket, dolly.Query{})
	return m.Bids, err
}

// passing is a key that is drawn for one look and never written.
func passing() (wire.Key, error) {
	rand, err := edge.Entropy()
	if err != nil {
		return wire.Key{}, err
	}
	var seed [32]byte
	for i := range seed {
		seed[i] = byte(rand.Uint32())
	}
	return wire.NewKey(seed), nil
}

// closing runs f and closes the buyer.
func closing(buyer *edge.Buyer, f func() error) error { return errors.Join(f(), buyer.Close()) }
