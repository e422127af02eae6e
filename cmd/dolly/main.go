// Command dolly is the one program of a fleet: it sets up and runs agents,
// signs charters, serves as warden, shows a running node, and builds a whole
// town for a demonstration. Each command is a file of its name.
package main

import (
	"context"
	"os"

	"github.com/dollynator/dolly/cmd/cli"
)

func main() {
	os.Exit(run(cli.Signals(context.Background()), os.Args[1:], cli.System()))
}

func run(ctx context.Context, args []string, env *Env) int {
	root := newRootCommand(env)
	cli.Complete(root, args, flagWords())
	return cli.Run(ctx, env, root, args)
}
