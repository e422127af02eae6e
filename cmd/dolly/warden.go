package main

import (
	"context"
	"errors"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/door"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/warden"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/cobra"
)

// service is what dolly warden was asked for.
type service struct {
	env      *Env
	dir      folder
	listen   []string
	state    string
	socket   string
	metrics  string
	config   string
	confirm  string
	export   string
	standby  bool
	once     bool
	found    bool
	handover string
	reach    reach
	asJSON   bool
	dry      bool
}

func newWardenCommand(env *Env) *cobra.Command {
	s := service{env: env}
	cmd := &cobra.Command{
		Use:   "warden --charter DIR",
		Short: "Grant leases and acts to a fleet",
		Long: `Runs the operator's small service: agents ask it for their leases and for each
purchase, and it grants what the charter allows. It needs charter.cbor, lease.key
and warden.key, and should run where the operator's keys are not.

Without it a fleet earns on for the charter's grace, and buys nothing.

Where there is no registry yet it founds one, and says so. It refuses to where a
registry answered before: each slot would be given away twice. For a later charter of
a fleet whose registry is lost with all copies, --found does it all the same.

Started again it renews leases at once, but binds and grants nothing until the
longest lease that it may have forgotten is over: its registry could be a backup.
Who knows that it is the newest says so with --confirm and the head that it prints.

With --standby it copies the warden's registry, line by line, and takes its place
when the operator says so: with --handover and the file that dolly charter handover
wrote. It needs charter.cbor, standby.key and standby-peer.key.`,
		Args: cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return s.run(cmd.Context()) },
	}
	f := cmd.Flags()
	f.StringVar((*string)(&s.dir), "charter", "charter", "folder with the charter and the two keys")
	f.StringSliceVar(&s.listen, "listen", []string{"/ip4/0.0.0.0/tcp/7434"}, "multiaddress to listen on; repeat for more")
	f.StringVar(&s.state, "state", "", "folder of the registry (default: the charter's folder)")
	f.StringVar(&s.socket, "socket", "", "where dolly limits, status, events and tui look at it (default: warden.sock in the registry's folder)")
	f.StringVar(&s.metrics, "metrics", "", "host:port of the loopback interface where Prometheus finds it, for instance 127.0.0.1:9434")
	f.StringVar(&s.config, "config", "", "config file whose clock is used; for towns, where time runs faster")
	f.StringVar(&s.confirm, "confirm", "", "this head of the registry is the newest there is: bind and grant at once")
	f.StringVar(&s.export, "export", "", "write the registry to this file, signed, and end")
	f.BoolVar(&s.found, "found", false, "the fleet's registry is lost: found another, under the charter that says so")
	f.BoolVar(&s.standby, "standby", false, "follow the warden, to take its place")
	f.BoolVar(&s.once, "once", false, "with --standby: copy what there is, and end")
	f.StringVar(&s.handover, "handover", "", "with --standby: the operator's word to take over; needed once")
	s.reach.flags(f)
	f.BoolVar(&s.asJSON, "json", false, "print as JSON what the registry is when it begins, or what was copied or exported")
	f.BoolVar(&s.dry, "dry-run", false, "only show what the registry is; write nothing and answer nobody")
	return cmd
}

func (s *service) run(ctx context.Context) (err error) {
	c, err := s.dir.open()
	if err != nil {
		return err
	}
	if err := s.possible(c.Body); err != nil {
		return err
	}
	clock, err := s.clock()
	if err != nil {
		return err
	}
	if s.state == "" {
		s.state = string(s.dir)
	}
	if s.dry {
		return s.preview(c, clock)
	}
	if s.missing() && !s.standby {
		if err := s.mayFound(c.Body); err != nil {
			return err
		}
	}
	book, err := store.Open(s.registry())
	if errors.Is(err, store.ErrLocked) && s.export != "" {
		return s.exportRunning(ctx, c)
	}
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, book.Close()) }()
	if s.standby {
		return s.second(ctx, c, book, clock)
	}
	w, self, err := s.first(c, book, clock)
	if err != nil {
		return err
	}
	if s.export != "" {
		return s.exportOwn(w)
	}
	return s.serve(ctx, self, clock, w)
}

func (s *service) possible(c charter.Charter) error {
	switch {
	case c.Alone():
		return &dolly.Error{Kind: dolly.Usage, Text: "this charter has no warden", Hint: "its agents are their own; dolly charter show says what holds"}
	case s.standby && s.found:
		return cli.Usagef("", "--found is for the warden; a standby copies its registry")
	case !s.standby && (s.handover != "" || s.once):
		return cli.Usagef("", "--handover and --once are for --standby")
	case s.standby && s.export != "":
		return cli.Usagef("a copy of its registry.db does as well", "--export is for the warden")
	case s.metrics != "":
		if err := door.CheckLoopback(s.metrics); err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "--metrics", Err: err, Hint: "for instance 127.0.0.1:9434"}
		}
	}
	return nil
}

// first opens the registry as the warden of c, or of the later epoch that the
// operator sent.
func (s *service) first(c charter.Signed[charter.Charter], book dolly.Store, clock dolly.Clock) (*warden.Warden, wire.Key, error) {
	law, steps, fresh, err := s.steps(c, book)
	if err != nil {
		return nil, wire.Key{}, err
	}
	self, err := s.dir.key("warden", law.Body.WardenPeer)
	if err != nil {
		return nil, wire.Key{}, err
	}
	var w *warden.Warden
	for _, step := range steps {
		lease, err := s.dir.key("lease", step.Body.LeaseKey)
		if err != nil {
			return nil, self, err
		}
		if w == nil {
			w, err = warden.Open(book, step.Body.Network, step.Raw, lease, clock)
		} else {
			err = w.Advance(step.Raw, lease)
		}
		if err != nil {
			return nil, self, &dolly.Error{Kind: dolly.Failed, Text: "open the registry", Err: err}
		}
	}
	if fresh {
		s.tellFounded()
	}
	s.remember(law.Body.Epoch)
	return w, self, nil
}

// steps are the charters that lead from the registry's epoch to the newest, and
// that one: the folder's or, if the operator sent a later one, the registry's. A
// fresh registry is yet to be founded.
func (s *service) steps(c charter.Signed[charter.Charter], book dolly.Store) (law charter.Signed[charter.Charter], steps []charter.Signed[charter.Charter], fresh bool, err error) {
	lines, err := warden.OpenCopy(book, c.Body.Network)
	if err != nil {
		return law, nil, false, &dolly.Error{Kind: dolly.Failed, Text: "open the registry", Err: err}
	}
	r := lines.Registry()
	if r == nil {
		return c, []charter.Signed[charter.Charter]{c}, true, s.mayFound(c.Body)
	}
	if have := r.Charter(); have.Key == c.Key && have.Body.Fleet == c.Body.Fleet {
		if have.Body.Epoch > c.Body.Epoch {
			return have, []charter.Signed[charter.Charter]{have}, false, nil
		}
		for e := have.Body.Epoch + 1; e < c.Body.Epoch; e++ {
			between, err := readCharter(s.dir.kept(e))
			if err != nil {
				return law, nil, false, err
			}
			steps = append(steps, between)
		}
	}
	return c, append(steps, c), false, nil
}

// registry is the file of the registry.
func (s *service) registry() string { return filepath.Join(s.state, "registry.db") }

func (s *service) clock() (dolly.Clock, error) {
	if s.config == "" {
		return settings.Default("").WorldClock(), nil
	}
	conf, err := settings.Load(s.config)
	return conf.WorldClock(), err
}

// serve answers until ctx ends, which is no error.
func (s *service) serve(ctx context.Context, self wire.Key, clock dolly.Clock, w *warden.Warden) error {
	if err := s.trust(w.Charter().Body.Network, w); err != nil {
		return err
	}
	host, err := p2p.New(context.WithoutCancel(ctx), p2p.Config{Key: self, Listen: s.listen, Agent: "dolly"})
	if err != nil {
		return edge.NetworkError(err)
	}
	hall, err := edge.NewHall(edge.HallConfig{Host: host, Warden: w, Clock: clock, Log: logger(s.env, false)})
	if err != nil {
		return errors.Join(err, host.Close())
	}
	if err := s.greet(w.Charter().Body, w.View(), host.Addrs(), clock.Now()); err != nil {
		return errors.Join(err, host.Close())
	}
	ctx, cancel := context.WithCancel(ctx)
	shown := s.show(ctx, w, host.Addrs())
	defer func() { cancel(); shown() }()
	if err = hall.Run(ctx); err != nil {
		err = &dolly.Error{Kind: dolly.Failed, Text: "the registry cannot be written, so nothing is answered any more", Err: err,
			Hint: "is the disk full? started again it goes on with what is durable"}
	}
	return errors.Join(err, host.Close())
}

// trust takes the operator's word that the registry is the newest. A town's
// founder gives its own: nobody else has a copy.
func (s *service) trust(n dolly.Network, w *warden.Warden) error {
	head := w.View().Head
	if s.confirm != "" {
		if err := head.UnmarshalText([]byte(s.confirm)); err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "--confirm", Err: err, Hint: "it takes the head that dolly warden prints when it starts"}
		}
	} else if n != dolly.Town {
		return nil
	}
	if err := w.Confirm(head); err != nil {
		return &dolly.Error{Kind: dolly.Refused, Text: "the registry ends elsewhere, at " + w.View().Head.String(), Err: err, Hint: "it is older than what you confirm, or another; find the newest copy"}
	}
	return nil
}
