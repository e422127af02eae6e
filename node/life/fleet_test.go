package life

import (
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
)

func TestAFleetGrowsForThreeGenerations(t *testing.T) {
	w := newWorld(t, 1, nil)
	w.until("all slots are taken", 20*dolly.Day, func() bool { return len(w.alive()) == 5 })
	w.pass(40 * dolly.Day)
	deepest := 0
	for _, b := range w.bodies {
		deepest = max(deepest, agent.Depth(b.cfg.Path))
	}
	if deepest < 2 {
		t.Errorf("deepest agent is %d below the root", deepest)
	}
	root := w.bodies[0]
	if root.gone || root.facts.Get().Renewals < 3 || root.facts.Get().Children == 0 {
		t.Errorf("root after 40 days: gone %v, %+v", root.gone, root.facts.Get())
	}
	if got := len(w.alive()); got != 5 {
		t.Errorf("%d agents live", got)
	}
	for _, b := range w.alive() {
		if n := b.purchases.Len(); n > keepSettled+4 {
			t.Errorf("%s remembers %d purchases", b.cfg.Path, n)
		}
		if b.coins > aHotCap+dust+w.income {
			t.Errorf("%s holds %v above the hot cap", b.cfg.Path, b.coins)
		}
		if got := b.row().Cost; b.unsettled() == 0 && got != b.spent {
			t.Errorf("%s paid %v and says %v", b.cfg.Path, b.spent, got)
		}
		if b.swept != b.facts.Get().Swept {
			t.Errorf("%s swept %v and booked %v", b.cfg.Path, b.swept, b.facts.Get().Swept)
		}
		checkBooks(t, b)
	}
}

// checkBooks: what is in the wallet, but for what fell from the sky, is in the books, and
// the view's rows are what they are made of.
func checkBooks(t *testing.T, b *body) {
	t.Helper()
	w, m := b.cfg.Path, b.moneyView()
	if !m.Reckoned || m.Sum.Net != b.coins-b.fell {
		t.Errorf("%s has %v, of which %v fell from the sky; the books say %+v", w, b.coins, b.fell, m.Sum)
	}
	if want := m.Sum.Net - m.Held.Confirmed; m.Residual != want {
		t.Errorf("%s: residual %v, want %v", w, m.Residual, want)
	}
	if m.Sum != dolly.SumUp("all", m.Lines) || m.MB.Residual != 0 {
		t.Errorf("%s: %+v, %+v", w, m.Sum, m.MB)
	}
	if st := b.facts.Get(); len(m.Rents) != int(st.Renewals)+1 || m.Rents[0].To != st.RentEnds || m.Rents[len(m.Rents)-1].Paid != b.cfg.Paid {
		t.Errorf("%s renewed %d times until %d: %+v", w, st.Renewals, st.RentEnds, m.Rents)
	}
	running := 0
	for i, r := range m.Rents {
		if r.Profit != r.Net-r.Paid || r.Net != r.Gross-r.Fee || i > 0 && r.To > m.Rents[i-1].From {
			t.Errorf("%s: rent %d is %+v", w, i, r)
		}
		if r.State == "running" {
			running++
			if even := b.nodeView().BreakEvn; even != r.BreakEvn {
				t.Errorf("%s pays off on day %v, as a rent on day %v", w, even, r.BreakEvn)
			}
		}
	}
	if running != 1 {
		t.Errorf("%s has %d rents that run", w, running)
	}
	for _, p := range m.Purchases {
		if n := len(p.Steps); n == 0 || p.Steps[n-1].State != p.State || p.Steps[0].State != "intent" {
			t.Errorf("%s: %s of %s went %+v and is %s", w, p.Kind, p.Offer, p.Steps, p.State)
		}
	}
}

func TestSameSeedSameTrace(t *testing.T) {
	run := func(seed uint64) string {
		w := newWorld(t, seed, nil)
		w.pass(12 * dolly.Day)
		return w.trace.String()
	}
	a, b := run(7), run(7)
	if a != b {
		as, bs := strings.Split(a, "\n"), strings.Split(b, "\n")
		for i := range min(len(as), len(bs)) {
			if as[i] != bs[i] {
				t.Fatalf("line %d differs:\n%.500s\n%.500s", i, as[i], bs[i])
			}
		}
		t.Fatal("traces differ in length")
	}
	if run(8) == a {
		t.Error("the seed makes no difference")
	}
}
