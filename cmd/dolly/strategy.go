package main

import (
	"io"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newStrategyCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "strategy",
		Short: "Ask a strategy what it would sell, or compare all on a price history",
	},
		newStrategyEvalCommand(env),
		newStrategyBacktestCommand(env),
	)
}

// readAll reads a file that an argument names; a single dash is standard input.
func readAll(env *Env, path string) ([]byte, error) {
	if path == "-" {
		raw, err := io.ReadAll(env.In)
		if err != nil {
			return nil, &dolly.Error{Kind: dolly.Failed, Text: "standard input cannot be read", Err: err}
		}
		return raw, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "the file cannot be read", Err: err, Hint: "name a file, or - for standard input"}
	}
	return raw, nil
}
