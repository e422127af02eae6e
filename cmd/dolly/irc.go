package main

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

func newIRCCommand(env *Env) *cobra.Command {
	parent := &cobra.Command{
		Use:   "irc",
		Short: "The bot of a running agent on IRC",
		Long: `An agent can answer questions about itself in a channel: its config says where, in
the section irc. Asked are !alive, !general, !MB_balance and others (!help lists
them); nothing can be changed from there. These commands ask the running agent;
whether the bot is on when the agent starts is for the config to say.`,
		Example: "  dolly irc status\n  dolly irc start\n  dolly irc stop --dry-run",
	}
	return cli.Parent(parent, newIRCStatusCommand(env),
		newIRCSwitchCommand(env, "start", "Connect, join the channel, and stay"),
		newIRCSwitchCommand(env, "stop", "Leave"),
		newIRCSwitchCommand(env, "restart", "Leave, and connect again"))
}

// atNode does something with the node that p names.
func (p *places) atNode(do func(dolly.Node) error) error {
	n, err := p.dial()
	if err != nil {
		return err
	}
	return errors.Join(do(n), n.Close())
}

func newIRCStatusCommand(env *Env) *cobra.Command {
	p := places{env: env}
	var asJSON bool
	cmd := &cobra.Command{
		Use: "status", Short: "Show whether the bot is connected", Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.atNode(func(n dolly.Node) error {
				v, err := dolly.Fetch[dolly.IRCView](cmd.Context(), n, dolly.ViewIRC, dolly.Query{})
				if err != nil {
					return err
				}
				if asJSON {
					return env.JSON(v)
				}
				env.Table(ircRows(v))
				return nil
			})
		},
	}
	p.addSocket(cmd)
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func ircRows(v dolly.IRCView) [][2]string {
	if v.Server == "" {
		return [][2]string{{"state", "off: the agent's config names no server"}}
	}
	how := "without TLS"
	if v.TLS {
		how = "by TLS"
	}
	rows := [][2]string{{"state", string(v.State)}, {"server", v.Server + ", " + how}, {"channel", v.Channel}, {"nick", v.Nick}}
	if v.Since > 0 {
		rows = append(rows, [2]string{"since", v.Since.Std().Format(time.DateTime) + " UTC"})
	}
	if v.Tries > 1 {
		rows = append(rows, [2]string{"tries", fmt.Sprint(v.Tries)})
	}
	if v.Trouble != "" {
		rows = append(rows, [2]string{"trouble", v.Trouble})
	}
	return append(rows, [2]string{"answered", fmt.Sprintf("%d questions, %d more ignored", v.Answered, v.Ignored)})
}

func newIRCSwitchCommand(env *Env, what, short string) *cobra.Command {
	p := places{env: env}
	var dry, asJSON bool
	cmd := &cobra.Command{
		Use: what, Short: short, Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return p.atNode(func(n dolly.Node) error { return switchIRC(cmd.Context(), env, n, what, dry, asJSON) })
		},
	}
	p.addSocket(cmd)
	cmd.Flags().BoolVar(&dry, "dry-run", false, "only say what would be done")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print JSON")
	return cmd
}

func switchIRC(ctx context.Context, env *Env, n dolly.Node, what string, dry, asJSON bool) error {
	res, err := n.Do(ctx, dolly.Action{Name: "irc", Args: map[string]string{"do": what}}, dry)
	if err != nil {
		return err
	}
	if asJSON {
		return env.JSON(res)
	}
	for _, line := range res.Lines {
		env.Print("%s", line)
	}
	return nil
}
