//go:build !lean

package main

import (
	"context"
	"os"
	"os/exec"

	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/lab/faults"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/wallet"
	"github.com/spf13/cobra"
)

// fitCoins makes a node's coins of a wallet.
func fitCoins(w *wallet.Wallet) node.Coins { return edge.Coins{Wallet: w} }

// faultsEdges fit real edges to what runs as a process of its own.
func faultsEdges() faults.Edges { return faults.Edges{Fit: fitCoins, Buyer: fitBuyer} }

// fitBuyer makes a buybot as the program buybot does, in a laboratory's world.
func fitBuyer(ctx context.Context, p faults.BuyerParts) (faults.Program, error) {
	return edge.NewBuyer(ctx, edge.BuyerConfig{
		Settings: p.Settings, Key: p.Key, Limit: p.Limit, Budget: p.Budget, Bounds: p.Bounds, Outputs: p.Outputs, Store: p.Store,
		Backend: p.Chain, Net: p.Net, Clock: p.Clock, Beat: p.Beat, Version: cli.ThisBuild().Version, Log: p.Log,
	})
}

// newFaultsChildCommand is an agent, the warden, a trader, a buybot or the chain of dolly verify faults in a
// process of its own. Its world is at the other end of its standard input and output, and tells
// it first what it lives by and where it is to die.
func newFaultsChildCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:    "faults-child",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !fault.Enabled {
				return errUntagged("faults")
			}
			return faults.ServeChild(cmd.Context(), env.In, env.Out, faultsEdges())
		},
	}
}

// newFaultsPlayerCommand plays what dolly verify faults hands to other cores.
func newFaultsPlayerCommand(env *Env) *cobra.Command {
	return &cobra.Command{
		Use:    "faults-player",
		Hidden: true,
		Args:   cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if !fault.Enabled {
				return errUntagged("faults")
			}
			child, err := ownProcess(cmd.Context(), "faults-child")
			if err != nil {
				return err
			}
			return faults.ServePlays(cmd.Context(), env.In, env.Out, faultsEdges(), child)
		},
	}
}

// ownProcess makes commands that run a hidden command of this very program.
func ownProcess(ctx context.Context, name string) (func() *exec.Cmd, error) {
	self, err := os.Executable()
	if err != nil {
		return nil, err
	}
	return func() *exec.Cmd {
		cmd := exec.CommandContext(ctx, self, "verify", name)
		cmd.Stderr = os.Stderr
		return cmd
	}, nil
}
