package life

import (
	"encoding/hex"
	"slices"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// What GROWTH.md says that Dolly will not do, by its number there: here, to come
// back after an abuse termination, and to rent against a host's terms.

// firstChild lets the root have a child.
func (w *world) firstChild() (root, child *body) {
	w.Helper()
	root = w.bodies[0]
	root.coins = 5000
	w.until("a child", 5*dolly.Day, func() bool { return root.facts.Get().Children > 0 })
	return root, w.bodies[1]
}

// terminate ends an agent's server for abuse, and with it the agent.
func (w *world) terminate(b *body) (provider string) {
	b.gone = true
	w.ground.servers[b.cfg.Server].state = "abuse"
	return b.cfg.Offer.Provider()
}

// shun fails when anybody who has the ban rents or renews at the provider.
func (w *world) shun(provider string) {
	w.saw = func(b *body, e trade.Effect) {
		buy, is := e.(Buy)
		if _, banned := b.bans.Get(provider); !is || !banned || buy.Purchase.Offer.Provider() != provider {
			return
		}
		switch buy.Do.(type) {
		case purchase.Rent, purchase.RenewQuote:
			w.Errorf("%s does %T at %s", b.cfg.Path, buy.Do, provider)
		}
	}
}

func (b *body) bannedAt(provider string) bool {
	_, banned := b.bans.Get(provider)
	return banned
}

func TestWillNot4ComeBackAfterAnAbuseTermination(t *testing.T) {
	w := newWorld(t, 3, func(c *charter.Charter) { c.Slots = 16 })
	root, child := w.firstChild()
	provider := w.terminate(child)
	w.shun(provider)
	w.until("the parent learns why its child is silent", 3*dolly.Day, func() bool { return root.bannedAt(provider) })
	w.restart(root)
	w.drain()
	if !root.bannedAt(provider) {
		t.Error("the ban does not survive a restart")
	}
	w.until("a child that knows it, elsewhere", 6*dolly.Day, func() bool {
		root.coins = max(root.coins, 5000)
		return slices.ContainsFunc(w.bodies, func(b *body) bool {
			return b.cfg.Parent == root.key.Peer() && b.bannedAt(provider) && b.cfg.Offer.Provider() != provider
		})
	})
	w.pass(dolly.Day)
}

func TestWillNot4RenewWhereItIsBanned(t *testing.T) {
	w := newWorld(t, 3, nil)
	root := w.bodies[0]
	w.drain()
	root.bans.Put("alpha", agent.Ban{Provider: "alpha", Since: w.now})
	w.offers[1].Available = false
	w.shun("alpha")
	w.pass(12 * dolly.Day)
	if !root.gone {
		t.Error("the agent did not leave when its rent ended")
	}
}

// A choice made before the ban, or before the terms changed, orders nothing.
func TestWillNot4OrderWhatIsNoLongerAllowed(t *testing.T) {
	for name, change := range map[string]func(*world, *body){
		"banned":             func(w *world, b *body) { b.bans.Put("beta", agent.Ban{Provider: "beta", Since: w.now}) },
		"relays are denied":  func(_ *world, b *body) { b.offers[1].Relay = dolly.RelayDeny },
		"nothing is said":    func(_ *world, b *body) { b.offers[1].Relay = dolly.RelayUnknown },
		"above what an act":  func(_ *world, b *body) { b.offers[1].Price = 3001 },
		"nothing was before": func(_ *world, b *body) { b.offers[1].Relay = "" },
	} {
		w := newWorld(t, 3, nil)
		root := w.bodies[0]
		w.drain()
		change(w, root)
		p := purchase.New(purchase.Birth, beta, 2000, dolly.Hash{1}, w.now)
		p.State, p.Key = purchase.StateQuoted, "order"
		root.purchases.Put(p.ID.String(), p)
		root.bought(p.ID, purchase.Restarted{})
		for _, e := range root.flush() {
			if buy, is := e.(Buy); is {
				t.Errorf("%s: does %T", name, buy.Do)
			}
		}
		if p, _ := root.purchases.Get(p.ID.String()); p.State != purchase.StateFailed || p.Outcome != purchase.SoldOut {
			t.Errorf("%s: %v, %v", name, p.State, p.Outcome)
		}
	}
}

func TestWillNot4OnlyTheOperatorLiftsABan(t *testing.T) {
	w := newWorld(t, 3, nil)
	root, child := w.firstChild()
	since := w.now
	for _, b := range []*body{root, child} {
		b.bans.Put("beta", agent.Ban{Provider: "beta", Since: since})
	}
	good := charter.Pardon{Fleet: "sim", Provider: "beta", At: since}
	seal := func(signer string, n dolly.Network, change func(*charter.Pardon)) []byte {
		p := good
		if change != nil {
			change(&p)
		}
		return charter.SealPardon(seeded(signer), n, p)
	}
	for name, raw := range map[string][]byte{
		"the lease key":    seal("lease", dolly.Sim, nil),
		"the stop key":     seal("stop", dolly.Sim, nil),
		"an agent":         seal("root", dolly.Sim, nil),
		"another network":  seal("operator", dolly.Town, nil),
		"another fleet":    seal("operator", dolly.Sim, func(p *charter.Pardon) { p.Fleet = "other" }),
		"another provider": seal("operator", dolly.Sim, func(p *charter.Pardon) { p.Provider = "alpha" }),
		"one from before":  seal("operator", dolly.Sim, func(p *charter.Pardon) { p.At-- }),
		"an order":         w.order(charter.Resume, 9),
		"nothing":          nil,
	} {
		root.hearCharter(raw)
		_, _, err := root.Do(w.now, dolly.Action{Name: "pardon", Args: map[string]string{"record": hex.EncodeToString(raw)}}, false)
		if !root.bannedAt("beta") {
			t.Fatalf("%s lifts a ban (%v)", name, err)
		}
	}
	do := dolly.Action{Name: "pardon", Args: map[string]string{"record": hex.EncodeToString(seal("operator", dolly.Sim, nil))}}
	if _, _, err := root.Do(w.now, do, true); err != nil || !root.bannedAt("beta") {
		t.Errorf("a dry run lifts it: %v", err)
	}
	_, effects, err := root.Do(w.now, do, false)
	if err != nil || root.bannedAt("beta") {
		t.Errorf("the operator does not lift it: %v", err)
	}
	for _, e := range effects {
		w.carryOut(root, e)
	}
	w.pass(time.Hour)
	if child.bannedAt("beta") {
		t.Error("the operator's word was not passed on")
	}
}

func TestWillNot2PayForAChildThatWouldNotStart(t *testing.T) {
	for name, c := range map[string]struct {
		config, charter bool
		want            int
	}{
		"exits":                              {true, true, 1},
		"its config lets nothing out":        {false, true, 2},
		"the charter lets nothing out":       {true, false, 2},
		"neither the config nor the charter": {false, false, 2},
	} {
		w := newWorld(t, 1, func(l *charter.Charter) { l.Exit = c.charter })
		w.offers[1].Relay = dolly.RelayExit
		w.bodies[0].cfg.Exit = c.config
		w.restart(w.bodies[0])
		w.pass(time.Hour)
		got := w.bodies[0].allowed()
		if len(got) != c.want || got[len(got)-1].ID != beta {
			t.Errorf("%s: may rent %v", name, got)
		}
	}
}
