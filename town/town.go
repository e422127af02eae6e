package town

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/warden"
	"github.com/dollynator/dolly/p2p"
	"github.com/dollynator/dolly/town/landlord"
	"github.com/dollynator/dolly/wallet/chain"
	"github.com/dollynator/dolly/wire"
)

// Town is a running world.
type Town struct {
	cfg   Config
	clock dolly.ScaledClock
	keys  keyring
	begun time.Time

	chain    *chain.Chain
	chainURL string
	chainSrv net.Listener
	origin   *origin
	operator *account
	taxes    *account // the landlord's wallet
	landlord *landlord.Landlord
	hall     *p2p.Host // the warden's
	warden   *warden.Warden
	desk     *edge.Hall // where it is met
	charter  charter.Signed[charter.Charter]
	buyer    *edge.Buyer
	clients  []*client

	mu     sync.Mutex
	agents map[string]*seen // by server key
	first  time.Duration    // until the first child was handed over
	market dolly.MarketView // as the buybot last showed it
	close  []func() error
}

// keyring is the town's own keys. They are drawn from the town's seed: nothing
// here is worth anything outside it.
type keyring struct{ operator, lease, stop, warden, landlord, buyer wire.Key }

func newKeyring(seed uint64) keyring {
	var root [32]byte
	for i := range 8 {
		root[i] = byte(seed >> (8 * i))
	}
	k := func(purpose string) wire.Key { return wire.NewKey(wire.NewKey(root).Derive("town/" + purpose)) }
	return keyring{k("operator"), k("lease"), k("stop"), k("warden"), k("landlord"), k("buyer")}
}

// New builds a town: everything but its agents. Close it once Run has returned.
// After an error the program should end: what listens already is not let go.
func New(ctx context.Context, cfg Config) (*Town, error) {
	if cfg.Slots < 1 || cfg.Speed <= 0 {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "a town needs at least one slot and a speed above zero"}
	}
	if len(cfg.Dir) > MaxDir {
		return nil, &dolly.Error{
			Kind: dolly.Usage, Text: fmt.Sprintf("the town's folder is %d bytes deep, and sockets below it allow %d", len(cfg.Dir), MaxDir),
			Hint: "choose a folder with a shorter path",
		}
	}
	now := time.Now()
	t := &Town{
		cfg: cfg, keys: newKeyring(cfg.Seed), begun: now, agents: map[string]*seen{},
		clock: dolly.ScaledClock{Epoch: dolly.Time(now.UnixMilli()), Start: now.Truncate(time.Millisecond), Speed: cfg.Speed, Wall: time.Now},
	}
	for _, step := range []struct {
		what string
		do   func(context.Context) error
	}{
		{"chain", t.buildChain}, {"money", t.buildMoney}, {"cloud", t.buildCloud}, {"warden", t.buildWarden},
		{"buybot", t.buildBuyer}, {"guest", t.buildGuest}, {"clients", t.buildClients},
	} {
		if err := step.do(ctx); err != nil {
			return nil, errors.Join(fmt.Errorf("build the town's %s: %w", step.what, err), t.Close())
		}
	}
	return t, nil
}

// Close frees what Run does not. Run must have returned.
func (t *Town) Close() error {
	var errs []error
	for i := len(t.close) - 1; i >= 0; i-- {
		errs = append(errs, t.close[i]())
	}
	t.close = nil
	return errors.Join(errs...)
}

func (t *Town) onClose(f func() error) { t.close = append(t.close, f) }

func (t *Town) dir(name string) (string, error) {
	d := filepath.Join(t.cfg.Dir, name)
	return d, os.MkdirAll(d, 0o700)
}

func (t *Town) buildChain(context.Context) error {
	dir, err := t.dir("chain")
	if err != nil {
		return err
	}
	if t.chain, err = chain.New(chain.Config{Dir: dir, Clock: t.clock}); err != nil {
		return err
	}
	t.onClose(t.chain.Close)
	if t.chainSrv, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return err
	}
	t.chainURL = "http://" + t.chainSrv.Addr().String()
	return nil
}

func (t *Town) buildMoney(ctx context.Context) error {
	var err error
	if t.operator, err = t.openAccount(ctx, t.keys.operator, 20_000, 20_000, 20_000); err != nil {
		return err
	}
	if t.taxes, err = t.openAccount(ctx, t.keys.landlord, 10_000, 10_000, 10_000, 10_000); err != nil {
		return err
	}
	t.origin, err = newOrigin()
	return err
}

func (t *Town) buildCloud(context.Context) error {
	dir, err := t.dir("servers")
	if err != nil {
		return err
	}
	program, err := edge.ThisProgram()
	if err != nil {
		return err
	}
	t.landlord, err = landlord.New(landlord.Config{
		Programs: map[dolly.Hash]string{program.Digest(): program.Path()},
		Dir:      dir, Clock: t.clock, Speed: t.cfg.Speed, Payments: till{t.taxes}, Offers: offers(), Seed: t.cfg.Seed,
		Close: map[string]time.Duration{closes: shockAfter}, Provision: provision, Log: t.cfg.Log,
	})
	return err
}

func (t *Town) buildWarden(ctx context.Context) error {
	var err error
	t.hall, err = p2p.New(ctx, p2p.Config{
		Key: t.keys.warden, Listen: []string{"/ip4/127.0.0.1/tcp/0"}, Agent: "warden/" + t.cfg.Version, Log: t.cfg.Log,
	})
	if err != nil {
		return err
	}
	t.onClose(t.hall.Close)
	raw, err := charter.NewCharter(t.keys.operator, t.law())
	if err != nil {
		return err
	}
	if t.charter, err = charter.OpenCharter(dolly.Town, raw); err != nil {
		return err
	}
	db, err := store.Open(filepath.Join(t.cfg.Dir, "warden.db"))
	if err != nil {
		return err
	}
	t.onClose(db.Close)
	if t.warden, err = warden.Open(db, dolly.Town, raw, t.keys.lease, t.clock); err != nil {
		return err
	}
	if err := t.warden.Confirm(t.warden.View().Head); err != nil { // nobody else has a copy
		return err
	}
	t.desk, err = edge.NewHall(edge.HallConfig{Host: t.hall, Warden: t.warden, Clock: t.clock, Log: t.cfg.Log})
	return err
}

func (t *Town) buildBuyer(ctx context.Context) error {
	s := t.buying()
	s.P2P.Bootstrap = t.hall.Addrs()
	db, err := store.Open(filepath.Join(t.cfg.Dir, "buybot.db"))
	if err != nil {
		return err
	}
	t.onClose(db.Close)
	t.buyer, err = edge.NewBuyer(ctx, edge.BuyerConfig{
		Settings: s, Key: t.keys.buyer, Limit: dolly.Price{Sat: limitSat, MB: dolly.MiB}, Budget: budgetSat,
		Store: db, Backend: t.chain, Outputs: outputs, Version: t.cfg.Version, Log: t.cfg.Log,
	})
	if err != nil {
		return err
	}
	t.onClose(t.buyer.Close)
	_, err = t.chain.Fund(ctx, t.buyer.Address(), []dolly.Sat{budgetSat + 20_000})
	return err
}

func (t *Town) buildClients(ctx context.Context) error {
	for i := range clients {
		c, err := t.newClient(ctx, i)
		if err != nil {
			return err
		}
		t.clients = append(t.clients, c)
		t.onClose(c.close)
	}
	return nil
}

// Run lets the town live until ctx ends or a part of it breaks, and founds the
// fleet. Then it ends in order: who downloads pays up while carriers live, the
// agents leave while the chain answers, the ground goes last. It returns nil, or
// what broke. Call it once.
func (t *Town) Run(ctx context.Context) error {
	ctx, broken := context.WithCancel(ctx)
	defer broken()
	ground, cloud, people := newCrew(broken), newCrew(broken), newCrew(broken)
	ground.start("chain service", t.serveChain)
	ground.start("miner", func(ctx context.Context) error { return t.chain.Run(ctx, blockEvery) })
	ground.start("origin", t.origin.run)
	ground.start("buybot", t.buyer.Run)
	ground.start("warden", t.desk.Run)
	cloud.start("cloud", t.landlord.Run)
	for _, c := range t.clients {
		people.start("client", c.run)
	}
	people.start("purse", t.fillPurses)
	people.start("watch", t.watchAgents)
	people.start("founder", t.found)
	<-ctx.Done()
	err := people.end()
	t.lookLast()
	return errors.Join(err, cloud.end(), ground.end())
}

func (t *Town) serveChain(ctx context.Context) error {
	srv := &http.Server{Handler: t.chain.Handler(), ReadHeaderTimeout: 10 * time.Second}
	context.AfterFunc(ctx, func() { _ = srv.Close() }) // closes a listener that nobody needs any more
	return srv.Serve(t.chainSrv)
}
