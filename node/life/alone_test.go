package life

import (
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
)

// family is a linked world of three roots that know each other: ada, bob and dan.
func family(t *testing.T, change func(*charter.Charter)) (w *world, ada *body) {
	return kin(t, 3, change, "bob", "dan")
}

// kin is a linked world of ada and other roots, who know each other.
func kin(t *testing.T, seed uint64, change func(*charter.Charter), names ...string) (w *world, ada *body) {
	w = newWorld(t, seed, change)
	w.linked, w.income = true, 0
	for i, name := range names {
		slot := uint32(i + 1)
		certs := w.seated(name, slot)
		w.ground.servers[name] = &server{offer: beta, ends: w.now.Add(100 * dolly.Day), state: "running", child: seeded(name)}
		w.ground.keys = append(w.ground.keys, name)
		w.born(seeded(name), Config{
			Certs: certs, Name: name, Path: w.path(certs), Offer: beta, Server: name, Paid: 1000, RentEnds: w.now.Add(100 * dolly.Day),
		})
	}
	ada = w.bodies[0]
	w.ground.servers["root"].ends = w.now.Add(100 * dolly.Day)
	ada.cfg.RentEnds = w.now.Add(100 * dolly.Day)
	w.queue = nil
	for _, b := range w.bodies {
		w.start(b)
	}
	w.pass(7 * time.Hour)
	if len(ada.roster) != len(names) {
		t.Fatalf("ada knows %d siblings", len(ada.roster))
	}
	return w, ada
}

// seated are the certificates of one more agent: a root or, without a warden, a
// child of the first one.
func (w *world) seated(name string, slot uint32) [][]byte {
	if w.law.Body.Alone() {
		first := w.bodies[0]
		return w.under(first.key, first.cfg.Certs, charter.Interval{Lo: slot, Hi: slot + 1}, name)
	}
	cert, err := charter.Grant(seeded("operator"), w.law, slot, 0, seeded(name).Peer(), charter.Home{Offer: beta, Since: w.now})
	w.must(err)
	return [][]byte{cert}
}

func (w *world) path(certs [][]byte) string {
	st, err := charter.Verify(w.law, certs)
	w.must(err)
	return st.Path
}

// height is how many own blocks an agent has.
func (b *body) height() uint64 {
	tip, _ := b.trader.Ledger.Tip(b.key.Peer())
	return tip.Seq
}

// signs reports whether an agent signs for traffic now.
func (w *world) signs(b *body) bool {
	before := b.height()
	w.charge(b, 1)
	return b.height() > before
}

func TestI28ARestoredImageSignsNothingBelowTheKnownTip(t *testing.T) {
	w, ada := family(t, nil)
	w.carried(ada, 1)
	w.carried(ada, 2)
	old := w.image(ada)
	w.carried(ada, 3)
	w.carried(ada, 4)
	w.pass(10 * time.Hour) // siblings and the warden hear of it
	ada.store = old
	w.cut = func(a, b *body) bool { return a == ada || b == ada }
	w.restart(ada)
	ada.coins = 5000
	w.forbid()
	for range 20 { // it has a lease, and nobody else to ask
		w.pass(time.Hour)
		if !ada.leased() || w.signs(ada) {
			t.Fatalf("leased %v, signed block %d", ada.leased(), ada.height())
		}
	}
	if text := ada.checkOf(t, "lease"); !strings.Contains(text, "missing") || ada.noted("chain.below") != 1 {
		t.Errorf("it says %q, noted %d times", text, ada.noted("chain.below"))
	}
	w.saw, w.cut = nil, nil
	w.until("its blocks are back", 3*time.Hour, func() bool { return ada.height() >= 4 })
	w.pass(time.Hour)
	if !w.signs(ada) || ada.noted("chain.whole") != 1 {
		t.Error("its blocks are back, and it does not sign")
	}
	w.pass(3 * time.Hour)
	for _, b := range w.bodies {
		if _, bad := b.trader.Ledger.Forked(ada.key.Peer()); bad {
			t.Errorf("%s holds a proof against ada", b.cfg.Name)
		}
	}
}

func (b *body) checkOf(t *testing.T, name string) string {
	for _, c := range b.checks() {
		if c.Name == name {
			return c.Text
		}
	}
	t.Fatalf("no check %q", name)
	return ""
}

// buysNothing fails when anybody buys or certifies.
func (w *world) buysNothing() {
	w.saw = func(b *body, e trade.Effect) {
		switch e := e.(type) {
		case Buy:
			switch e.Do.(type) {
			case purchase.Rent, purchase.Pay, purchase.RenewQuote, purchase.Install, purchase.Certify:
				w.Errorf("%s does %T without a warden", b.cfg.Name, e.Do)
			}
		case AskWarden:
			if e.About == AskAct && b.silent != 0 {
				w.Errorf("%s asks for an act without a warden", b.cfg.Name)
			}
		}
	}
}

func TestWithoutALeaseNothingIsSigned(t *testing.T) {
	w, ada := family(t, nil)
	w.carried(ada, 1)
	w.pass(5 * time.Hour) // siblings have it
	w.deaf, w.stride = true, 5*time.Minute
	w.restart(ada)
	for _, b := range w.bodies {
		b.nextBeat = w.now // siblings are heard at once
	}
	ada.coins = 5000
	w.buysNothing()
	placed := ada.noted("order.placed")
	w.pass(50 * time.Minute)
	if !ada.confirmed() || w.signs(ada) || ada.noted("order.placed") != placed {
		t.Error("it signs, and the warden is away for less than an hour")
	}
	w.deaf = false
	w.saw = nil
	w.pass(time.Hour)
	if !w.signs(ada) {
		t.Error("the warden is back, and it does not sign")
	}
}

func TestAfterAnHourItSellsAndDoesNotBuy(t *testing.T) {
	w, ada := family(t, nil)
	w.carried(ada, 100)
	w.deaf, w.stride = true, 5*time.Minute
	w.restart(ada)
	for _, b := range w.bodies {
		b.nextBeat = w.now // siblings are heard at once
	}
	ada.coins = 5000 // enough for a child
	w.buysNothing()
	w.until("it goes on alone", 2*time.Hour, ada.alone)
	if w.now.Sub(ada.silent) < time.Hour || !w.signs(ada) {
		t.Fatalf("after %v: %s", w.now.Sub(ada.silent), ada.checkOf(t, "lease"))
	}
	ada.coins = 0
	w.until("it sells", 5*time.Hour, func() bool { return len(ada.trader.Own()) > 0 })
	w.saw, w.deaf = nil, false
	ada.coins = 5000
	w.until("a child is bought", dolly.Day, func() bool { return len(w.ground.paid) == 1 })
}

func TestNobodyIsAloneWhoseChainNobodyConfirms(t *testing.T) {
	for name, cut := range map[string]func(ada, a, b *body) bool{
		"cut off from all": func(ada, a, b *body) bool { return a == ada || b == ada },
		"one alone answers": func(ada, a, b *body) bool {
			return (a == ada || b == ada) && a.cfg.Name != "bob" && b.cfg.Name != "bob"
		},
	} {
		w, ada := family(t, nil)
		w.carried(ada, 1)
		w.pass(2 * time.Hour)
		w.deaf = true
		w.cut = func(a, b *body) bool { return cut(ada, a, b) }
		w.restart(ada)
		for range 10 {
			w.pass(time.Hour)
			if w.signs(ada) {
				t.Fatalf("%s: it signs", name)
			}
		}
		if text := ada.checkOf(t, "lease"); !strings.Contains(text, "no sibling confirms") {
			t.Errorf("%s: it says %q", name, text)
		}
		w.cut = nil
		w.until(name+": it goes on", 6*time.Hour, func() bool { return ada.alone() })
	}
}

func TestI28ARestoredImageIsNotAloneBelowItsChain(t *testing.T) {
	w, ada := family(t, nil)
	w.carried(ada, 1)
	old := w.image(ada)
	w.carried(ada, 2)
	w.pass(3 * time.Hour) // siblings have it, the warden has not
	w.deaf = true
	ada.store = old
	w.restart(ada)
	w.until("it goes on alone", 6*time.Hour, func() bool { return ada.alone() })
	if ada.height() != 2 || !w.signs(ada) || ada.height() != 3 {
		t.Errorf("its chain ends at %d", ada.height())
	}
}

func TestI06WhoWasSupersededIsNeverAlone(t *testing.T) {
	w, ada := family(t, nil)
	newer, err := charter.NewHolder(ada.key, w.law, ada.cfg.Certs, charter.HolderState{}, charter.Nonce{9})
	w.must(err)
	raw, err := newer.LeaseRequest(charter.Tip{})
	w.must(err)
	_, _, err = w.registry.Handle(w.now, ada.key.Peer(), raw)
	w.must(err)
	w.until("it is turned away", dolly.Day, func() bool { return ada.barred })
	w.deaf = true
	for range 4 * 24 {
		w.pass(time.Hour)
		if ada.alone() || !ada.leased() && w.signs(ada) {
			t.Fatal("who was superseded goes on alone")
		}
	}
	if ada.leased() {
		t.Fatal("its lease never ended")
	}
}

func TestAfterTheGraceItDrains(t *testing.T) {
	for name, c := range map[string]struct {
		change func(*charter.Charter)
		lives  time.Duration
		dead   time.Duration
	}{
		"grace":            {nil, 6 * dolly.Day, 10 * dolly.Day},
		"expiry":           {func(c *charter.Charter) { c.Expiry = dolly.Time(0).Add(103 * dolly.Day) }, 2 * dolly.Day, 4 * dolly.Day},
		"restarts prolong": {nil, 6 * dolly.Day, 10 * dolly.Day},
	} {
		w, ada := family(t, c.change)
		ada.coins = 3000
		w.deaf = true
		w.pass(c.lives)
		if ada.gone || ada.facts.Get().Winding || !ada.relay {
			t.Errorf("%s: after %v it is gone or winding down", name, c.lives)
		}
		w.buysNothing()
		for range int((c.dead - c.lives) / dolly.Day) {
			if name == "restarts prolong" && !ada.gone {
				w.restart(ada)
			}
			w.pass(dolly.Day)
		}
		if !ada.gone || ada.coins >= dust {
			t.Errorf("%s: after %v it is there with %v", name, c.dead, ada.coins)
		}
	}
}
