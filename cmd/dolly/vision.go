package main

import (
	"context"
	"errors"
	"io/fs"
	"net"
	"os"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/node/door"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/web"
	"github.com/spf13/cobra"
)

// vision is what dolly vision was asked for.
type vision struct {
	places
	listen, data string
	hosts        []string
	wide         bool
}

func newVisionCommand(env *Env) *cobra.Command {
	v := vision{places: places{env: env}}
	cmd := &cobra.Command{
		Use:   "vision",
		Short: "Show a fleet as a web page",
		Long: `Attaches to a running agent and serves a page on which anybody can watch its fleet:
the family, what each agent carries, earns and holds over time, and sums. It only
reads, and contacts no other host. What it saw is kept in a file of its own, so that
curves go on after a restart. A node that is away is looked for again.

The page is on the loopback interface. Another address needs --wide, because nobody
is asked for a password: whoever reaches the port may read.`,
		Example: "  dolly vision\n  dolly vision --listen 127.0.0.1:8080\n  ssh -L 5500:127.0.0.1:5500 server   # from elsewhere",
		Args:    cobra.NoArgs,
		RunE:    func(cmd *cobra.Command, _ []string) error { return v.run(cmd.Context()) },
	}
	v.addSocket(cmd)
	f := cmd.Flags()
	f.StringVar(&v.listen, "listen", "", "host:port (DOLLY_VISION; default: the config's, else 127.0.0.1:5500)")
	f.StringVar(&v.data, "data", "", "file of what was seen (default: vision.db in the state folder)")
	f.StringSliceVar(&v.hosts, "host", nil, "a further name that the page is asked by; repeat for more")
	f.BoolVar(&v.wide, "wide", false, "allow an address that other machines can reach")
	return cmd
}

// settings are the config's, or the default without one.
func (v *vision) settings() (settings.Settings, error) {
	path, named := v.configPath()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !named {
		return settings.Default(defaultState()), nil
	}
	return settings.Load(path)
}

func (v *vision) run(ctx context.Context) (err error) {
	s, err := v.settings()
	if err != nil {
		return err
	}
	l, err := v.bind(s.Vision.Listen)
	if err != nil {
		return err
	}
	defer func() { _ = l.Close() }() // serving closes it; this is for what fails before
	data := v.data
	if data == "" {
		data = filepath.Join(s.State, "vision.db")
	}
	book, err := openData(data)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	w, err := web.New(web.Config{
		Dial: func(context.Context) (dolly.Node, error) { return v.dial() }, Store: book, Hosts: append(s.Vision.Hosts, v.hosts...), Log: logger(v.env, false),
	})
	if err != nil {
		return err
	}
	v.env.Say("the fleet is at http://%s/", l.Addr())
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- w.Serve(ctx, l); cancel() }()
	err = w.Run(ctx)
	cancel()
	return errors.Join(err, <-served)
}

// bind listens where the flag, the variable or the config says, in that order.
func (v *vision) bind(config string) (net.Listener, error) {
	addr := v.env.Flag(v.listen, "DOLLY_VISION")
	if addr == "" {
		addr = config
	}
	l, err := door.Listen(addr, v.wide)
	if errors.Is(err, door.ErrWide) {
		err = &dolly.Error{Kind: dolly.Usage, Text: addr + " can be reached by others", Hint: "--wide allows that; an SSH tunnel to 127.0.0.1 is safer"}
	}
	return l, err
}

// openData opens the file of what was seen, and makes its folder.
func openData(path string) (dolly.Store, error) {
	if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "the folder of --data cannot be made", Err: err, Hint: "name a file that may be written"}
	}
	book, err := store.Open(path)
	if errors.Is(err, store.ErrLocked) {
		return nil, cli.Usagef("end that one, or name another file with --data", "another vision uses %s", path)
	}
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "open " + path, Err: err, Hint: "--data names another file"}
	}
	return book, nil
}
