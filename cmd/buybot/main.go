// Command buybot buys MB: it lists the market's bids, cheapest first, and asks
// for each that is at or below a price limit, once, within a budget.
package main

import (
	"context"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
)

func main() {
	os.Exit(run(cli.Signals(context.Background()), os.Args[1:], cli.System()))
}

func run(ctx context.Context, args []string, env *cli.Env) int {
	root := newBuybotCommand(env)
	cli.Complete(root, args, map[string][]string{"network": {string(dolly.Main), string(dolly.Test), string(dolly.Town)}})
	return cli.Run(ctx, env, root, args)
}
