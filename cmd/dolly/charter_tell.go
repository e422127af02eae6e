package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// telling is what dolly charter tell was asked for.
type telling struct {
	env    *Env
	dir    folder
	to     []string
	reach  reach
	asJSON bool
	dry    bool
}

// told is who has the charter now.
type told struct {
	DryRun bool       `json:"dry_run"`
	Epoch  uint64     `json:"epoch"`
	Hash   dolly.Hash `json:"hash"`
	Line   uint64     `json:"registry_line,omitempty"`
	Agents []string   `json:"agents,omitempty"`
}

func newCharterTellCommand(env *Env) *cobra.Command {
	t := telling{env: env}
	cmd := &cobra.Command{
		Use:   "tell --charter DIR [--to ADDR…]",
		Short: "Hand the newest charter to the warden or to agents again",
		Long: `Hands the charter of a later epoch to the warden, or with --to to agents, who pass
it on: after a renewal that did not reach them, or to agents whose warden is gone. It
needs no key; told twice it changes nothing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return t.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar((*string)(&t.dir), "charter", "charter", "folder with the charter")
	f.StringSliceVar(&t.to, "to", nil, "hand it to the agent at this multiaddress, not to the warden; repeat for more")
	t.reach.flags(f)
	f.BoolVar(&t.asJSON, "json", false, "print the result as JSON")
	f.BoolVar(&t.dry, "dry-run", false, "only say what would be told")
	return cmd
}

func (t *telling) run(ctx context.Context) error {
	c, err := t.dir.open()
	if err != nil {
		return err
	}
	if c.Body.Epoch == 1 {
		return cli.Usagef("dolly charter renew signs the next one", "everybody starts with the charter of epoch 1")
	}
	did := told{DryRun: t.dry, Epoch: c.Body.Epoch, Hash: c.Hash()}
	text := fmt.Sprintf("would tell of epoch %d of %s: nothing was sent", did.Epoch, c.Body.Fleet)
	switch {
	case t.dry:
	case len(t.to) > 0:
		did.Agents, err = showAgents(ctx, t.env, t.to, c.Raw)
		text = strings.Join(did.Agents, ", ") + " has the charter and passes it on"
	default:
		ack, failed := t.reach.send(ctx, c.Body, c.Raw)
		did.Line, err = ack.Index, failed
		text = fmt.Sprintf("the warden has the charter of epoch %d", did.Epoch)
	}
	if err != nil {
		return err
	}
	if t.asJSON {
		return t.env.JSON(did)
	}
	t.env.Print("%s", text)
	return nil
}
