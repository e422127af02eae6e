package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/warden"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/cobra"
)

// service is what dolly warden was asked for.
type service struct {
	env    *Env
	dir    string
	listen []string
	state  string
	config string
}

func newWardenCommand(env *Env) *cobra.Command {
	s := service{env: env}
	cmd := &cobra.Command{
		Use:   "warden --charter DIR",
		Short: "Grant leases and acts to a fleet",
		Long: `Runs the operator's small service: agents ask it for their leases and for each
purchase, and it grants what the charter allows. It needs charter.cbor, lease.key
and warden.key, and should run where the operator's keys are not.

Without it a fleet earns on for the charter's grace, and buys nothing.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar(&s.dir, "charter", "charter", "folder with the charter and the two keys")
	f.StringSliceVar(&s.listen, "listen", []string{"/ip4/0.0.0.0/tcp/7434"}, "multiaddress to listen on; repeat for more")
	f.StringVar(&s.state, "state", "", "folder of the registry (default: the charter's folder)")
	f.StringVar(&s.config, "config", "", "config file whose clock is used; for towns, where time runs faster")
	return cmd
}

func (s *service) run(ctx context.Context) (err error) {
	dir := folder(s.dir)
	c, err := dir.open()
	if err != nil {
		return err
	}
	if c.Body.Alone() {
		return &dolly.Error{Kind: dolly.Usage, Text: "this charter has no warden", Hint: "its agents are their own; dolly charter show says what holds"}
	}
	lease, err := edge.LoadKey(dir.lease())
	if err != nil {
		return err
	}
	self, err := edge.LoadKey(dir.warden())
	if err != nil {
		return err
	}
	if self.Peer() != c.Body.WardenPeer || lease.Peer() != c.Body.LeaseKey {
		return &dolly.Error{Kind: dolly.Usage, Text: "the keys in " + s.dir + " are not this charter's", Hint: "use the folder that dolly charter create made"}
	}
	clock, err := s.clock()
	if err != nil {
		return err
	}
	if s.state == "" {
		s.state = s.dir
	}
	book, err := store.Open(filepath.Join(s.state, "registry.db"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	w, err := warden.Open(book, c.Body.Network, c.Raw, lease, clock)
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "open the registry", Err: err}
	}
	return s.serve(ctx, c, self, clock, w)
}

func (s *service) clock() (dolly.Clock, error) {
	if s.config == "" {
		return settings.Default("").WorldClock(), nil
	}
	conf, err := settings.Load(s.config)
	return conf.WorldClock(), err
}

// serve answers until ctx ends, which is no error.
func (s *service) serve(ctx context.Context, c charter.Signed[charter.Charter], self wire.Key, clock dolly.Clock, w *warden.Warden) error {
	host, err := p2p.New(context.WithoutCancel(ctx), p2p.Config{Key: self, Listen: s.listen, Agent: "dolly"})
	if err != nil {
		return edge.NetworkError(err)
	}
	hall, err := edge.NewHall(edge.HallConfig{Host: host, Warden: w, Clock: clock, Log: logger(s.env, false)})
	if err != nil {
		return errors.Join(err, host.Close())
	}
	v := w.View()
	order := "no order"
	if v.Order != charter.Resume.String() {
		order = "the order to " + v.Order
	}
	s.env.Say("warden of %s: %d of %d slots used, %v of %v spent, under %s", c.Body.Fleet, v.Used, len(v.Slots), v.Spent, v.Cap, order)
	for _, a := range host.Addrs() {
		s.env.Print("%s", a)
	}
	hall.Run(ctx)
	return host.Close()
}
