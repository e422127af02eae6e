package main

import (
	"context"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newPauseCommand(env *cli.Env) *cobra.Command {
	return newActionCommand(env, "pause", "Have the running buybot ask for nothing, and take back what stands",
		"The buybot stays paused over a restart, until it is resumed. Swaps under way are settled.")
}

func newResumeCommand(env *cli.Env) *cobra.Command {
	return newActionCommand(env, "resume", "Have the running buybot ask again for what is bid",
		"Ends a pause. What was taken back is asked for again, if it is still bid.")
}

// newActionCommand is a command that asks the running buybot for an action of its name.
func newActionCommand(env *cli.Env, name, short, long string) *cobra.Command {
	r := running{env: env}
	var dry bool
	cmd := &cobra.Command{
		Use: name, Short: short, Long: long, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return r.with(cmd, func(ctx context.Context, n dolly.Node) error {
				res, err := n.Do(ctx, dolly.Action{Name: name}, dry)
				if err != nil {
					return err
				}
				if r.asJSON {
					return env.JSON(res)
				}
				for _, line := range res.Lines {
					env.Print("%s", line)
				}
				if dry {
					env.Say("nothing was done: this was a dry run")
				}
				return nil
			})
		},
	}
	r.add(cmd)
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be done")
	return cmd
}
