package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newLearnCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "learn",
		Short: "Look at what a node learned, or at how learning works",
	},
		newLearnShowCommand(env),
		newLearnExportCommand(env),
		newLearnChooseCommand(env),
		newLearnReplayCommand(env),
		newLearnDemoCommand(env),
	)
}
