package main

import (
	"encoding/hex"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/settings"
	"github.com/spf13/cobra"
)

// pardon is what dolly charter pardon was asked for.
type pardon struct {
	env    *Env
	dir    string
	config string
	fd     int
	asJSON bool
	dry    bool
}

// pardoned is what it signed.
type pardoned struct {
	Fleet    string     `json:"fleet"`
	Provider string     `json:"provider"`
	At       dolly.Time `json:"at_unix_ms"`
	Record   string     `json:"record,omitempty"` // in hex, for dolly do pardon
	DryRun   bool       `json:"dry_run"`
}

func newCharterPardonCommand(env *Env) *cobra.Command {
	p := pardon{env: env}
	cmd := &cobra.Command{
		Use:   "pardon PROVIDER --charter DIR",
		Short: "Let a fleet rent again where it was thrown out for abuse",
		Long: `An agent whose server, or whose child's server, was ended for abuse rents nothing
from that provider any more, and neither do its children. Only the operator's key
lifts that, for what happened until now. The signed word is printed; one agent
that is told of it with dolly do tells all that it reaches.`,
		Args: cobra.ExactArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return p.run(args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&p.dir, "charter", "charter", "folder that dolly charter create made")
	f.StringVar(&p.config, "config", "", "config file whose clock is used; for towns, where time runs faster")
	f.IntVar(&p.fd, "passphrase-fd", -1, "read the operator's passphrase from this file descriptor; else it is asked for")
	f.BoolVar(&p.asJSON, "json", false, "print the result as JSON")
	f.BoolVar(&p.dry, "dry-run", false, "only show what would be signed, and ask for no passphrase")
	return cmd
}

func (p *pardon) run(provider string) error {
	if _, err := dolly.ParseOfferID(provider + "/plan/region"); err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "no provider has this name", Err: err, Hint: "it is the first part of provider/plan/region"}
	}
	c, err := folder(p.dir).open()
	if err != nil {
		return err
	}
	now := wallTime()
	if p.config != "" {
		conf, err := settings.Load(p.config)
		if err != nil {
			return err
		}
		now = conf.WorldClock().Now()
	}
	did := pardoned{Fleet: c.Body.Fleet, Provider: provider, At: now, DryRun: p.dry}
	if p.dry {
		return p.report(did)
	}
	operator, err := unlockOperator(p.env, p.dir, p.fd)
	if err != nil {
		return err
	}
	raw := charter.SealPardon(operator, c.Body.Network, charter.Pardon{Fleet: c.Body.Fleet, Provider: provider, At: now})
	if _, err := charter.OpenPardon(c, raw); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "operator.age is not this charter's", Err: err}
	}
	did.Record = hex.EncodeToString(raw)
	return p.report(did)
}

func (p *pardon) report(did pardoned) error {
	switch {
	case p.asJSON:
		return p.env.JSON(did)
	case did.DryRun:
		p.env.Print("what %s did until %s would be forgiven", did.Provider, did.At.Std().Format(time.RFC3339))
		p.env.Say("nothing was signed: this was a dry run")
		return nil
	}
	p.env.Print("%s", did.Record)
	p.env.Say("Tell any agent of %s:", did.Fleet)
	p.env.Say("  dolly do pardon record=…")
	return nil
}
