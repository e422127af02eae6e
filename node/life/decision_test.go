package life

import (
	"encoding/json"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/node/trade"
)

// events are the notes of a kind as a log has them.
func (b *body) events(t *testing.T, kind string) []dolly.Event {
	t.Helper()
	var out []dolly.Event
	for _, n := range b.notes {
		if n.Kind != kind {
			continue
		}
		data, err := json.Marshal(n.Data)
		if err != nil {
			t.Fatal(err)
		}
		out = append(out, dolly.Event{Kind: n.Kind, Text: n.Text, Data: data})
	}
	return out
}

// lastFacts reads the facts of the latest decision of a kind.
func lastFacts[F any](t *testing.T, b *body, kind string) (F, dolly.Event) {
	t.Helper()
	var f F
	all := b.events(t, kind)
	if len(all) == 0 {
		t.Fatalf("no %s", kind)
	}
	e := all[len(all)-1]
	if err := json.Unmarshal(e.Data, &f); err != nil {
		t.Fatal(err)
	}
	return f, e
}

// factsOfAll reads the facts of all decisions of a kind, the first first.
func factsOfAll[F any](t *testing.T, b *body, kind string) []F {
	t.Helper()
	var all []F
	for _, e := range b.events(t, kind) {
		var f F
		if err := json.Unmarshal(e.Data, &f); err != nil {
			t.Fatal(err)
		}
		all = append(all, f)
	}
	if len(all) == 0 {
		t.Fatalf("no %s", kind)
	}
	return all
}

// decide makes an agent choose between two steps, and carries out what it says.
func (w *world) decide(b *body) {
	b.now, b.rand = w.now, w.rand
	b.choose()
	for _, e := range b.flush() {
		w.carryOut(b, e)
	}
}

// TestWhyAChoiceFellByEvidence: a sibling whose word alone made the difference is
// named, and what would have been chosen without it is what is chosen without it.
func TestWhyAChoiceFellByEvidence(t *testing.T) {
	w, ada, bob, _ := believers(t)
	w.carried(bob, 600)
	w.pass(2 * dolly.Day)
	w.carried(ada, 300)
	w.pass(3 * dolly.Day)
	for i, perDay := range []dolly.MB{14, 740, 740} { // without bob the median of five is the prior
		cert := dolly.Hash{byte(i)}
		ada.proven[cert] = &proven{
			Testimony: Testimony{Slot: uint32(10 + i), Cert: cert, Offer: beta, Lived: 5 * dolly.Day, Paid: 600, Carried: 5 * perDay * dolly.MiB, Seq: 1, At: w.now},
			keptProof: keptProof{Confirmed: true},
		}
	}
	rule, err := qd.NewRule("evidence", "capacity", "rank")
	w.must(err)
	ada.Life.cfg.Rule, ada.coins = rule, 0
	changed := false
	for range 200 {
		w.decide(ada)
		f, e := lastFacts[choiceFacts](t, ada, decidedChoice)
		if f.Chosen.Offer != ada.facts.Get().Chosen || f.Of != 2 || len(f.Ranked) != 2 || f.Rule != rule.String() || f.Chosen.Evidence.SD == 0 {
			t.Fatalf("facts %+v", f)
		}
		if len(e.Data) > 16<<10 {
			t.Fatalf("%d bytes of facts", len(e.Data))
		}
		for _, s := range f.Siblings {
			if s.Changes != (s.Would != f.Chosen.Offer) || len(s.Moved) == 0 {
				t.Fatalf("sibling %+v", s)
			}
			if s.Changes {
				changed = true
				if text := strings.Join(Explain(e), "\n"); !strings.Contains(text, fmt.Sprintf("takes %s instead of %s", s.Would, f.Chosen.Offer)) {
					t.Fatalf("explained as\n%s", text)
				}
			}
		}
	}
	if !changed {
		t.Error("no sibling ever changed a choice")
	}
}

// TestWhyADrawFell: who makes an offer more certain moves what is drawn for it, though
// its value stays, and is named.
func TestWhyADrawFell(t *testing.T) {
	w, ada, bob, _ := believers(t)
	w.carried(bob, 300)
	w.pass(5 * dolly.Day)
	rule, err := qd.NewRule("evidence", "capacity", "thompson")
	w.must(err)
	ada.Life.cfg.Rule, ada.coins = rule, 0
	for range 20 {
		w.decide(ada)
		f, e := lastFacts[choiceFacts](t, ada, decidedChoice)
		if len(f.Siblings) == 0 || f.Expected != 100 || f.Chosen.Evidence.Drawn == 0 {
			t.Fatalf("facts %+v", f)
		}
		for _, r := range f.Ranked {
			if r.Evidence.Drawn > f.Chosen.Evidence.Drawn {
				t.Fatalf("%s was drawn worth more than %s", r.Offer, f.Chosen.Offer)
			}
		}
		for _, s := range f.Siblings {
			if m := s.Moved[0]; m.Offer != beta || m.Q != m.Without || m.Drawn == m.DrawnWithout {
				t.Fatalf("moved %+v", s)
			}
		}
		if text := strings.Join(Explain(e), "\n"); !strings.Contains(text, "; as drawn from ") {
			t.Fatalf("explained as\n%s", text)
		}
	}
}

// TestWhyAChoiceFellByTables: what a sibling's table pulled is told, also after a restart.
func TestWhyAChoiceFellByTables(t *testing.T) {
	w, ada, bob, _ := believers(t)
	for _, b := range w.bodies {
		b.cfg.Rule, b.Life.cfg.Rule = qd.Ancestral(), qd.Ancestral()
	}
	for range 9 {
		bob.learn(beta, true)
	}
	for _, e := range bob.flush() {
		w.carryOut(bob, e)
	}
	w.pass(7 * time.Hour)
	ada.learn(beta, false)
	w.step(ada, trade.Tick{})
	move, e := lastFacts[moveFacts](t, ada, decidedUpdate)
	if len(move.Pulls) == 0 || move.Remotes == 0 || move.Pulls[0].By <= 0 || !strings.Contains(strings.Join(Explain(e), "\n"), "says") {
		t.Fatalf("the update was %+v", move)
	}
	w.restart(ada)
	w.pass(7 * time.Hour)
	ada.Life.cfg.Rule = qd.Ancestral()
	w.decide(ada)
	f, _ := lastFacts[choiceFacts](t, ada, decidedChoice)
	if len(f.Siblings) == 0 || math.Abs(f.Lambda-2.0/3) > 1e-12 || f.Draw <= 0 {
		t.Fatalf("the choice was %+v", f)
	}
	s := f.Siblings[0]
	if len(s.Moved) != 1 || s.Moved[0].Offer != beta || s.Moved[0].Without >= s.Moved[0].Q || !strings.Contains(s.Who, "bob") {
		t.Errorf("swayed by %+v", s)
	}
}

// TestDecisionsAboutMoneyHaveFacts: each order and purchase of a life is preceded by
// what it was decided on.
func TestDecisionsAboutMoneyHaveFacts(t *testing.T) {
	w := newWorld(t, 1, nil)
	root := w.bodies[0]
	root.coins = 3000
	w.until("a child lives", 15*dolly.Day, func() bool { return root.facts.Get().Children > 0 })
	f, e := lastFacts[moneyFacts](t, root, decidedPurchase)
	if f.Due.Kind != "birth" || f.Due.Price == 0 || f.Sat < f.Due.Price || f.Coins < f.Due.Wants || f.Strategy == "" {
		t.Errorf("the purchase was decided on %+v", f)
	}
	if text := strings.Join(Explain(e), "\n"); !strings.Contains(text, "what must be paid next: birth of "+string(f.Due.Offer)) {
		t.Errorf("explained as\n%s", text)
	}
	if root.RestsOn(e).Kind != decidedChoice || root.RestsOn(dolly.Event{Kind: decidedPurchase, Data: json.RawMessage(`{"due":{"kind":"renewal"}}`)}) != (trade.Ground{}) {
		t.Error("a birth does not rest on a choice, or a renewal does")
	}
	if begun := root.noted("purchase.begun"); begun != root.noted(decidedPurchase) {
		t.Errorf("%d purchases, %d decisions", begun, root.noted(decidedPurchase))
	}
	if root.noted(decidedChoice) == 0 {
		t.Error("no choice was noted")
	}
}

func TestExplainTakesAnything(t *testing.T) {
	for _, kind := range []string{decidedChoice, decidedUpdate, decidedOrder, decidedPurchase, "life.started", ""} {
		for _, data := range []string{"", "null", "{}", "[]", `{"ranked":[{}],"siblings":[{"moved":[{}]}]}`, `"text"`} {
			if lines := Explain(dolly.Event{Kind: kind, Data: json.RawMessage(data)}); len(lines) == 0 {
				t.Errorf("%s of %s: no word", kind, data)
			}
		}
	}
}
