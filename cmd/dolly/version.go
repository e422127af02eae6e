package main

import (
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newVersionCommand(env *Env) *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use:   "version",
		Short: "Print the version of this program",
		Args:  cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error {
			b := cli.ThisBuild()
			if asJSON {
				return env.JSON(b)
			}
			env.Print("dolly %s", b.Version)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print all that is known of the build, as JSON")
	return cmd
}
