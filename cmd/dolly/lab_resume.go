package main

import (
	"errors"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/spf13/cobra"
)

func newLabResumeCommand(l *laboratory) *cobra.Command {
	var p labPlay
	cmd := &cobra.Command{
		Use:   "resume RUN",
		Short: "Go on with a run that was interrupted, killed or failed",
		Long: `Goes on with a run from its last checkpoint. What it writes is, byte by byte, what an
unbroken run would have written: steps after the checkpoint are taken again and compared
with what is there. If that differs, because another program began the run, it is
refused and nothing is lost.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			f, err := l.find(args[0])
			if err = errors.Join(err, p.check()); err != nil {
				return err
			}
			m, err := f.Manifest()
			if err != nil {
				return labFailed(f, err)
			}
			e, err := runs.Named(l.kinds, m.Kind)
			if err != nil {
				return &dolly.Error{Kind: dolly.Usage, Text: "the run in " + string(f), Err: err}
			}
			return p.play(cmd.Context(), l, f, e)
		},
	}
	p.flags(cmd.Flags())
	return cmd
}
