package main

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"time"

	"github.com/dollynator/dolly/town/lifeline"
	"github.com/spf13/cobra"
)

// startSweeper starts a process that removes dir when this one is gone, also
// when it was killed. The returned function ends this one's use of dir and
// waits until it is removed.
func startSweeper(dir string) (remove func(), err error) {
	self, err := os.Executable()
	if err != nil {
		return nil, fmt.Errorf("find the own binary: %w", err)
	}
	cmd := exec.Command(self, "sweep", dir)
	cmd.Dir = "/"
	detach(cmd)
	line, err := lifeline.Tie(cmd)
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, errors.Join(fmt.Errorf("start the sweeper: %w", err), line.Close())
	}
	if err := line.Started(); err != nil {
		return nil, err
	}
	return func() {
		_ = line.Close() // the sweeper leaves either way, with this process at the latest
		_ = cmd.Wait()
	}, nil
}

func newSweepCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:    "sweep DIR",
		Short:  "Remove a town's folder when the town is gone (started by dolly demo)",
		Hidden: true,
		Args:   cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error {
			line := lifeline.Watch()
			if line == nil {
				return fmt.Errorf("sweep is started by dolly demo")
			}
			<-line
			return sweepAway(args[0])
		},
	}
}

// sweepAway removes a folder. Agents that die with the town may write to it for a
// moment longer.
func sweepAway(dir string) error {
	var err error
	for range 50 {
		if err = os.RemoveAll(dir); err == nil {
			if _, gone := os.Lstat(dir); gone != nil {
				return nil
			}
		}
		time.Sleep(100 * time.Millisecond)
	}
	return fmt.Errorf("remove %s: %w", dir, err)
}
