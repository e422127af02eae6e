package main

import (
	"context"
	"fmt"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// order is what dolly charter stop and its siblings were asked for.
type order struct {
	env    *Env
	kind   charter.OrderKind
	dir    string
	out    string
	to     []string
	reach  reach
	asJSON bool
	dry    bool
}

// ordered is what it did, or would do.
type ordered struct {
	Order  string   `json:"order"`
	Fleet  string   `json:"fleet"`
	Epoch  uint64   `json:"epoch"`
	Seq    uint64   `json:"seq"`
	Signer string   `json:"stop_key"`
	File   string   `json:"file,omitempty"`
	Line   uint64   `json:"registry_line,omitempty"`
	Agents []string `json:"agents,omitempty"` // who took it
	DryRun bool     `json:"dry_run"`
}

func newCharterOrderCommand(env *Env, name, what string) *cobra.Command {
	kinds := map[string]charter.OrderKind{
		"stop": charter.Halt, "drain": charter.Drain, "pause": charter.Pause, "resume": charter.Resume,
	}
	o := order{env: env, kind: kinds[name]}
	cmd := &cobra.Command{
		Use:   name + " --charter DIR",
		Short: what,
		Long:  what + ".\n\nThe order is signed with stop.key and handed to the warden, which tells every\nagent, or with --to to agents themselves, who pass it on; or it is written to a file.",
		Args:  cobra.NoArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return o.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar(&o.dir, "charter", "charter", "folder that dolly charter create made")
	f.StringVar(&o.out, "out", "", "write the order to this file and send nothing")
	f.StringSliceVar(&o.to, "to", nil, "hand the order to the agent at this multiaddress, not to the warden; repeat for more")
	o.reach.flags(f)
	f.BoolVar(&o.asJSON, "json", false, "print the result as JSON")
	f.BoolVar(&o.dry, "dry-run", false, "only show what would be signed, and to whom it would go")
	return cmd
}

func (o *order) run(ctx context.Context) error {
	c, err := folder(o.dir).open()
	if err != nil {
		return err
	}
	if c.Body.Alone() && o.out == "" && len(o.to) == 0 {
		return cli.Usagef("--to ADDR shows the order to an agent, --out writes it to a file", "this charter has no warden")
	}
	key, err := folder(o.dir).key("stop", c.Body.StopKey)
	if err != nil {
		return err
	}
	stop := charter.Stop{Fleet: c.Body.Fleet, Epoch: c.Body.Epoch, Seq: uint64(wallTime()), Kind: o.kind}
	did := ordered{
		Order: o.kind.String(), Fleet: stop.Fleet, Epoch: stop.Epoch, Seq: stop.Seq,
		Signer: key.Peer().String(), File: o.out, DryRun: o.dry,
	}
	if o.dry {
		return o.draft(c.Body, did)
	}
	text, err := o.give(ctx, c.Body, charter.SealStop(key, c.Body.Network, stop), &did)
	if err != nil {
		return err
	}
	return o.report(did, text)
}

// give brings the order to where it was asked for, and says so.
func (o *order) give(ctx context.Context, c charter.Charter, raw []byte, did *ordered) (text string, err error) {
	switch {
	case o.out != "":
		if err = writeFile(o.out, raw, 0o644); err != nil {
			err = &dolly.Error{Kind: dolly.Failed, Text: "write the order", Err: err}
		}
		return fmt.Sprintf("%s: the order to %s %s", o.out, o.kind, c.Fleet), err
	case len(o.to) > 0:
		did.Agents, err = showAgents(ctx, o.env, o.to, raw)
		return strings.Join(did.Agents, ", ") + " has the order and passes it on", err
	}
	ack, err := o.reach.send(ctx, c, raw)
	did.Line = ack.Index
	return fmt.Sprintf("the warden has the order to %s %s: line %d of its registry", o.kind, c.Fleet, ack.Index), err
}

// draft shows an order that is not signed.
func (o *order) draft(c charter.Charter, did ordered) error {
	to := "the warden " + c.WardenPeer.String()
	switch {
	case o.out != "":
		to = "the file " + o.out
	case len(o.to) > 0:
		to = strings.Join(o.to, ", ")
	}
	return o.report(did, fmt.Sprintf("would sign the order to %s %s in epoch %d, for %s; nothing was signed or sent", o.kind, c.Fleet, c.Epoch, to))
}

func (o *order) report(did ordered, text string) error {
	if o.asJSON {
		return o.env.JSON(did)
	}
	o.env.Print("%s", text)
	return nil
}
