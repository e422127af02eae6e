package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/edge/gate"
	"github.com/dollynator/dolly/node/door"
	"github.com/dollynator/dolly/tui"
)

// serve shows consoles over SSH until ctx ends.
func (c *console) serve(ctx context.Context) error {
	if err := c.there(); err != nil { // rather than at the first guest's
		return err
	}
	state, err := c.stateFolder()
	if err != nil {
		return err
	}
	list := c.keys
	if list == "" {
		list = filepath.Join(state, "console_keys")
	}
	keys, err := gate.ReadKeys(list)
	if err != nil {
		return err
	}
	host, _, err := edge.KeepKey(filepath.Join(state, "console_host_key"))
	if err != nil {
		return err
	}
	fingerprint, err := gate.HostKeyPrint(host)
	if err != nil {
		return err
	}
	l, err := door.Listen(c.ssh, true) // whose key is not listed gets nothing
	if err != nil {
		return err
	}
	c.env.Say("serving consoles at %s to %s; host key %s", l.Addr(), cli.Count(len(keys), "key"), fingerprint)
	return gate.Serve(ctx, l, gate.Config{
		HostKey: host,
		Keys:    func() ([]gate.Key, error) { return gate.ReadKeys(list) },
		Show:    c.receive,
		Tell:    func(text string) { c.env.Say("%s", text) },
	})
}

// there reports what hinders showing the files that were named.
func (c *console) there() error {
	if c.runs != "" {
		if _, err := labAt(c.runs); err != nil {
			return err
		}
	}
	if c.run == "" {
		return nil
	}
	return checkRun(c.run)
}

// receive is the console of one who came over SSH. Nothing is kept of how they left
// it, and they write no file here.
func (c *console) receive(ctx context.Context, g gate.Guest) error {
	o := tui.Options{In: g.In, Out: g.Out, Env: g.Env, Sizes: g.Size, Command: commandFor}
	return c.attach(ctx, o, func(ctx context.Context, n dolly.Node, o tui.Options) error {
		if g.Act || n == nil {
			return tui.Run(ctx, n, o)
		}
		if again := o.Redial; again != nil {
			o.Redial = func(ctx context.Context) (dolly.Node, error) {
				n, err := again(ctx)
				if err != nil {
					return nil, err
				}
				return looking{n}, nil
			}
		}
		return tui.Run(ctx, looking{n}, o)
	})
}

// errLooks is why an action is refused.
var errLooks = errors.New("this key may only look")

// looking is a node to look at.
type looking struct{ dolly.Node }

// Info says so.
func (l looking) Info(ctx context.Context) (dolly.Info, error) {
	i, err := l.Node.Info(ctx)
	i.ReadOnly = true
	return i, err
}

// Do refuses.
func (l looking) Do(context.Context, dolly.Action, bool) (dolly.Result, error) {
	return dolly.Result{}, &dolly.Error{Kind: dolly.Refused, Text: "act", Err: errLooks, Hint: "may-act before it in the list of keys lets it act"}
}
