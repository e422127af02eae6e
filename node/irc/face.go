package irc

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/dollynator/dolly"
)

// Face is n with the bot's state as a view, and the action that switches it.
func Face(n dolly.Node, b *Bot) dolly.Node { return face{n, b} }

type face struct {
	dolly.Node
	bot *Bot
}

// Get has one view more.
func (f face) Get(ctx context.Context, v dolly.View, q dolly.Query) (json.RawMessage, error) {
	if v == dolly.ViewIRC {
		return json.Marshal(f.bot.View())
	}
	return f.Node.Get(ctx, v, q)
}

// Do has one action more.
func (f face) Do(ctx context.Context, a dolly.Action, dry bool) (dolly.Result, error) {
	if a.Name == "irc" {
		return f.bot.do(a, dry)
	}
	return f.Node.Do(ctx, a, dry)
}

func (b *Bot) do(a dolly.Action, dry bool) (dolly.Result, error) {
	what := a.Args["do"]
	if what != "start" && what != "stop" && what != "restart" || len(a.Args) != 1 {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "irc needs do=start, do=stop or do=restart, and nothing else"}
	}
	if b.cfg.Server == "" {
		return dolly.Result{}, &dolly.Error{Kind: dolly.Usage, Text: "this agent's config names no IRC server", Hint: "say it in its section irc, and start the agent again"}
	}
	if dry {
		return dolly.Result{Lines: []string{b.plan(what)}}, nil
	}
	return dolly.Result{Done: true, Lines: []string{b.carryOut(what)}}, nil
}

func (b *Bot) plan(what string) string {
	if what == "stop" {
		return "would leave " + b.cfg.Channel
	}
	return fmt.Sprintf("would connect to %s and join %s", b.cfg.Server, b.cfg.Channel)
}

func (b *Bot) carryOut(what string) string {
	stopped := what != "start" && b.Stop()
	switch {
	case what == "stop" && stopped:
		return "left " + b.cfg.Channel
	case what == "stop":
		return "it is off already"
	case b.Start():
		return fmt.Sprintf("connecting to %s, to join %s", b.cfg.Server, b.cfg.Channel)
	}
	return "it is on already"
}
