package main

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// handover is what dolly charter handover was asked for.
type handover struct {
	env      *Env
	dir      folder
	operator operatorKey
	reach    reach
	index    uint64
	head     string
	whole    bool
	out      string
	asJSON   bool
	dry      bool
}

// handedOver is what it made.
type handedOver struct {
	DryRun   bool             `json:"dry_run"`
	File     string           `json:"file"`
	Handover charter.Handover `json:"handover"`
	Primary  string           `json:"primary"` // what became of the warden before
}

func newCharterHandoverCommand(env *Env) *cobra.Command {
	h := handover{env: env, operator: operatorKey{env: env}}
	cmd := &cobra.Command{
		Use:   "handover --charter DIR --index N --head HASH",
		Short: "Make the standby the warden",
		Long: `Signs that the standby goes on after a line of the registry: the one with which its
copy ends, as dolly warden --standby prints it. What the warden signed after that
line is worth nothing. The standby binds and grants nothing new until all leases
that its copy may lack are over; say --whole only if you know that it lacks none,
because the warden wrote nothing after that line. The file is for the standby; the warden before is told if it
answers, and refuses everything from then on. It cannot be taken back.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return h.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar((*string)(&h.dir), "charter", "charter", "folder with the charter and the operator's key")
	f.Uint64Var(&h.index, "index", 0, "the last line that counts")
	f.StringVar(&h.head, "head", "", "its hash")
	f.BoolVar(&h.whole, "whole", false, "the warden wrote nothing after that line: the standby need not wait")
	f.StringVar(&h.out, "out", "handover.cbor", "file to write")
	h.reach.flags(f)
	h.operator.flags(f)
	f.BoolVar(&h.asJSON, "json", false, "print the result as JSON")
	f.BoolVar(&h.dry, "dry-run", false, "only show what would be signed, and ask for no passphrase")
	return cmd
}

func (h *handover) run(ctx context.Context) error {
	c, err := h.dir.open()
	if err != nil {
		return err
	}
	var head dolly.Hash
	if c.Body.StandbyKey.IsZero() {
		return cli.Usagef("dolly charter renew --standby draws its keys", "this charter names no standby")
	}
	if err := head.UnmarshalText([]byte(h.head)); err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "--head", Err: err, Hint: "the standby prints index and head of its copy"}
	}
	did := handedOver{DryRun: h.dry, File: h.out, Handover: charter.Handover{Charter: c.Hash(), Index: h.index, Head: head, To: c.Body.StandbyKey, Whole: h.whole}}
	if h.dry {
		did.Primary = "not told"
		return h.report(did)
	}
	op, err := h.operator.open(h.dir, c)
	if err != nil {
		return err
	}
	raw, err := charter.SealHandover(op, c, h.index, head, h.whole)
	if err != nil {
		return err
	}
	if err := writeFile(h.out, raw, 0o644); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "write the hand-over", Err: err}
	}
	did.Primary = h.tell(ctx, c.Body, raw)
	return h.report(did)
}

// tell hands the word to the warden before. Its answer is that it ceased.
func (h *handover) tell(ctx context.Context, c charter.Charter, raw []byte) string {
	c.StandbyPeer = dolly.PeerID{} // who is not asked
	w, err := h.reach.dial(ctx, c)
	if err != nil {
		return "not told: " + err.Error()
	}
	reply, err := w.ask(ctx, raw)
	_ = w.Close() // nothing more is said
	switch {
	case err != nil:
		return "not told: " + err.Error()
	case ceased(c, reply):
		return "told: it refuses everything from now on"
	}
	return "told, and did not understand"
}

func (h *handover) report(did handedOver) error {
	if h.asJSON {
		return h.env.JSON(did)
	}
	grants := "when all leases are over that its copy may lack"
	if did.Handover.Whole {
		grants = "at once: its copy lacks nothing"
	}
	h.env.Table([][2]string{
		{"hand-over", did.File},
		{"after", fmt.Sprintf("line %d, head %s", did.Handover.Index, did.Handover.Head)},
		{"to", did.Handover.To.String()},
		{"it grants", grants},
		{"warden", did.Primary},
	})
	if did.DryRun {
		h.env.Say("nothing was signed or sent: this was a dry run")
		return nil
	}
	h.env.Say("")
	h.env.Say("Copy it to the standby: dolly warden --standby --handover %s", did.File)
	h.env.Say("Do not start the warden before again where it could not be told.")
	return nil
}
