package life

import (
	"errors"
	"math"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// believers is a family whose members paid what their servers cost and learn by
// evidence, some days after they were installed.
func believers(t *testing.T) (w *world, ada, bob, dan *body) {
	w, ada = kin(t, 3, nil, "bob", "dan")
	rule, err := qd.NewRule("evidence", "capacity", "rank")
	w.must(err)
	w.rule = rule
	for _, b := range w.bodies {
		b.cfg.Rule, b.Life.cfg.Rule = rule, rule
		st := b.facts.Get()
		st.Paid = 1000 * dolly.Sat(st.RentEnds.Sub(st.Since)/rent)
		b.facts.Set(st)
	}
	return w, ada, w.bodies[1], w.bodies[2]
}

func TestTestimoniesThatAreImplausible(t *testing.T) {
	now := dolly.Time(0).Add(500 * dolly.Day)
	cert := dolly.Hash{7}
	st := charter.Standing{Seat: charter.Seat{Slot: 3}, Home: charter.Home{Offer: beta, Since: now.Add(-40 * dolly.Day)}}
	listed := dolly.Offer{ID: beta, Price: 900, Period: 30 * dolly.Day, LineRate: 1 << 20}
	honest := Testimony{
		Slot: 3, Cert: cert, Offer: beta, Lived: 30 * dolly.Day, Paid: 900, Carried: 30 * 86_400 << 20, Block: 9, Seq: 1, At: now.Add(-5 * dolly.Day),
	}
	if err := honest.plausible(st, cert, listed, 1, now, time.Hour); err != nil {
		t.Fatalf("an honest one is refused: %v", err)
	}
	if err := honest.plausible(st, cert, dolly.Offer{}, 1, now, time.Hour); err != nil {
		t.Errorf("of an offer that is not for rent: %v", err)
	}
	for name, spoil := range map[string]func(*Testimony){
		"another offer":       func(t *Testimony) { t.Offer = alpha },
		"no offer":            func(t *Testimony) { t.Offer = "" },
		"another slot":        func(t *Testimony) { t.Slot = 4 },
		"another certificate": func(t *Testimony) { t.Cert = dolly.Hash{8} },
		"of tomorrow":         func(t *Testimony) { t.At = now.Add(dolly.Day) },
		"too old":             func(t *Testimony) { t.At = now.Add(-testimonyAge - time.Hour) },
		"longer than it was":  func(t *Testimony) { t.Lived = 36 * dolly.Day },
		"hardly lived":        func(t *Testimony) { t.Lived, t.Carried = dolly.Day-1, 0 },
		"negative life":       func(t *Testimony) { t.Lived = math.MinInt64 },
		"more than the line":  func(t *Testimony) { t.Carried++ },
		"negative bytes":      func(t *Testimony) { t.Carried = -1 },
		"free":                func(t *Testimony) { t.Paid = 0 },
		"far too cheap":       func(t *Testimony) { t.Paid = 900/testimonyFair - 1 },
		"far too dear":        func(t *Testimony) { t.Paid = 900*testimonyFair + 1 },
		"no sequence":         func(t *Testimony) { t.Seq = 0 },
	} {
		bad := honest
		spoil(&bad)
		if err := bad.plausible(st, cert, listed, 1, now, time.Hour); !errors.Is(err, ErrImplausible) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if err := honest.plausible(st, cert, listed, 2, now, time.Hour); err == nil {
		t.Error("a line is as fast in a world that runs twice as fast")
	}
}

// TestEvidenceIsHeardConfirmedAndKept is the life of a record: told, believed when the
// blocks are there, kept over a restart and after its signer's death.
func TestEvidenceIsHeardConfirmedAndKept(t *testing.T) {
	w, ada, bob, _ := believers(t)
	w.carried(bob, 300)
	w.pass(5 * dolly.Day)
	cert := wire.Sum(bob.cfg.Certs[0])
	heard := func() *proven { return ada.proven[cert] }
	if heard() == nil || heard().Carried != 300*dolly.MiB || heard().Offer != beta {
		t.Fatalf("ada heard %+v of bob", heard())
	}
	if i, _ := ada.table.Catalogue().Index(beta); ada.weigh().Estimate(i, 0).Voices != 2 {
		t.Fatalf("%+v is believed of beta", ada.weigh().Estimate(i, 0))
	}
	if !heard().Confirmed {
		t.Error("the blocks were exchanged, and the record is not confirmed")
	}
	bob.gone = true
	w.pass(2 * dolly.Day)
	w.restart(ada)
	w.drain()
	if heard() == nil || !heard().Confirmed {
		t.Error("evidence of the dead was lost")
	}
	w.now = w.now.Add(testimonyAge)
	w.step(ada, Relay{})
	if i, _ := ada.table.Catalogue().Index(beta); ada.weigh().Estimate(i, 0).Voices > 1 {
		t.Error("evidence of the dead counts for ever")
	}
}

// TestEvidenceWithoutItsBlocksCountsNothing: what a sibling claims beyond what was
// countersigned, or with blocks that nobody has, is not believed.
func TestEvidenceWithoutItsBlocksCountsNothing(t *testing.T) {
	for name, spoil := range map[string]func(*Testimony){
		"honest":            func(*Testimony) {},
		"more MB":           func(t *Testimony) { t.Carried += dolly.MiB },
		"less MB":           func(t *Testimony) { t.Carried -= dolly.MiB },
		"blocks to come":    func(t *Testimony) { t.Block++ },
		"fewer blocks":      func(t *Testimony) { t.Block = 0 },
		"nothing of blocks": func(t *Testimony) { t.Block, t.Carried = 0, 0 },
	} {
		w, ada, bob, _ := believers(t)
		w.carried(bob, 300)
		w.pass(3 * dolly.Day)
		told, ok := bob.testimony(wire.Sum(bob.cfg.Certs[0]))
		if !ok {
			t.Fatal("bob has nothing to tell")
		}
		told.Seq, told.At = told.Seq+1e6, w.now
		spoil(&told)
		old := ada.proven[told.Cert]
		if old != nil {
			old.At = 0 // it is a while ago
		}
		w.step(ada, trade.Heard{Topic: ada.topicLearn, Raw: wire.Seal(bob.key, dolly.Sim, testimonyKind, told)})
		got := ada.proven[told.Cert]
		if got == nil || got.Seq != told.Seq {
			t.Fatalf("%s: not kept", name)
		}
		believed := name == "honest"
		if ada.confirm(got) != believed {
			t.Errorf("%s: believed %v", name, got.Confirmed)
		}
	}
}

// TestLastWordsWithoutTheirBlocks: who dies before its last blocks were exchanged loses
// only what they added, also over a restart and in what children are handed.
func TestLastWordsWithoutTheirBlocks(t *testing.T) {
	w, ada, bob, _ := believers(t)
	w.carried(bob, 300)
	w.pass(5 * dolly.Day)
	cert := wire.Sum(bob.cfg.Certs[0])
	told, ok := bob.testimony(cert)
	if !ok || !ada.confirm(ada.proven[cert]) {
		t.Fatal("ada knows nothing of bob's rent")
	}
	raw := ada.proven[cert].Raw
	for range 2 {
		w.now = w.now.Add(dolly.Day)
		told.Seq, told.At, told.Block, told.Carried = uint64(w.now), w.now, told.Block+7, told.Carried+dolly.MiB
		w.step(ada, trade.Heard{Topic: ada.topicLearn, Raw: wire.Seal(bob.key, dolly.Sim, testimonyKind, told)})
	}
	bob.gone = true
	w.restart(ada)
	w.drain()
	p := ada.proven[cert]
	if p.Seq != told.Seq || p.Confirmed {
		t.Fatalf("ada holds %+v", p.Testimony)
	}
	if got, ok := ada.believe(p); !ok || got.Carried != 300*dolly.MiB {
		t.Errorf("ada believes %+v", got)
	}
	handed := false
	for _, h := range ada.bequeathed() {
		handed = handed || string(h.Raw) == string(raw)
	}
	if !handed {
		t.Error("children are handed what their parent does not believe")
	}
	w.now = w.now.Add(testimonyAge - dolly.Day)
	w.step(ada, Relay{})
	if _, ok := ada.believe(p); ok {
		t.Error("what is too old is believed because of what came later")
	}
}

// TestI37WhoSpeaksForAnotherIsNotHeard: evidence is bound to its certificate.
func TestI37WhoSpeaksForAnotherIsNotHeard(t *testing.T) {
	w, ada, bob, dan := believers(t)
	w.pass(3 * dolly.Day)
	told, _ := bob.testimony(wire.Sum(bob.cfg.Certs[0]))
	told.Seq += 1e6
	before := ada.evidenceSum()
	for name, raw := range map[string][]byte{
		"dan in bob's name": wire.Seal(dan.key, dolly.Sim, testimonyKind, told),
		"a stranger":        wire.Seal(seeded("mallory"), dolly.Sim, testimonyKind, told),
		"another network":   wire.Seal(bob.key, dolly.Town, testimonyKind, told),
	} {
		w.step(ada, trade.Heard{Topic: ada.topicLearn, Raw: raw})
		if ada.evidenceSum() != before {
			t.Fatalf("%s was heard", name)
		}
	}
	forged := agent.Proof{Raw: wire.Seal(dan.key, dolly.Sim, testimonyKind, told), Chain: bob.cfg.Certs}
	w.step(ada, trade.Answered{From: dan.key.Peer(), Tag: trade.Tag{Kind: askStudy}, Raw: wire.Marshal(taught{Proofs: []agent.Proof{forged, {}, {Raw: []byte{1}}}})})
	if ada.evidenceSum() != before {
		t.Error("a forged proof was taken")
	}
}

func TestChildrenInheritEvidenceAndTheTable(t *testing.T) {
	w, ada, bob, _ := believers(t)
	w.carried(bob, 200)
	w.carried(ada, 100)
	w.pass(3 * dolly.Day)
	ada.learn(beta, true)
	ada.learn(beta, false)
	if won, failed := ada.table.Tries(1); won != 1 || failed != 1 {
		t.Fatalf("%d of beta came, %d failed", won, failed)
	}
	ada.coins = 5000
	w.until("a child lives", 10*dolly.Day, func() bool { return ada.facts.Get().Children > 0 })
	w.pass(7 * time.Hour)
	child := w.bodies[3]
	if st := child.permits.Standing(); st.Home.Offer != child.cfg.Offer || st.Home.Since == 0 {
		t.Errorf("the certificate names %+v", st.Home)
	}
	if won, failed := child.table.Tries(1); won < 1 || failed != 1 {
		t.Errorf("the child knows of %d and %d purchases of beta", won, failed)
	}
	for _, kin := range []*body{ada, bob} {
		if p := child.proven[wire.Sum(kin.cfg.Certs[0])]; p == nil {
			t.Errorf("the child knows nothing of %s's rent", kin.cfg.Name)
		}
	}
	if i, _ := child.table.Catalogue().Index(alpha); child.weigh().Estimate(i, 0).Samples == 0 {
		t.Error("what its parent lived through is not the child's own")
	}
	first := factsOfAll[choiceFacts](t, child, decidedChoice)[0]
	for _, r := range first.Ranked {
		if r.Offer == alpha && r.Evidence.Samples == 0 {
			t.Errorf("the child's first choice knew nothing of its parent's rent: %+v", r)
		}
	}
	w.restart(child)
	w.drain()
	if child.proven[wire.Sum(bob.cfg.Certs[0])] == nil {
		t.Error("a restart lost what was inherited")
	}
}

// TestLessonsAreSmall counts what an update and a record of evidence take on the wire
// in a fleet that knows a thousand offers (TARGETS.md).
func TestLessonsAreSmall(t *testing.T) {
	w, ada, _, _ := believers(t)
	var ids []dolly.OfferID
	for i := range 1000 {
		ids = append(ids, dolly.OfferID("hexa/p"+dolly.Hash{byte(i), byte(i >> 8)}.Short()+"/ams"))
	}
	w.must(ada.table.SetOffers(ids))
	most := map[string]int{}
	w.saw = func(_ *body, e trade.Effect) {
		if p, ok := e.(trade.Publish); ok && p.Topic == ada.topicLearn {
			kind, err := wire.Kind(p.Raw)
			w.must(err)
			most[kind] = max(most[kind], len(p.Raw))
		}
	}
	ada.learn(ids[500], true)
	ada.learn(beta, false)
	w.pass(3 * dolly.Day)
	for _, kind := range []string{qd.Kind, testimonyKind} {
		t.Logf("%s: %d bytes", kind, most[kind])
		if most[kind] == 0 || most[kind] > 640 {
			t.Errorf("%s takes %d bytes", kind, most[kind])
		}
	}
}

// TestWhoMissedLessonsCatchesUp: gossip is lost, and still everybody knows everything.
func TestWhoMissedLessonsCatchesUp(t *testing.T) {
	w, ada, bob, _ := believers(t)
	w.must(bob.table.SetOffers([]dolly.OfferID{"hexa/new/ams", "hexa/x/ams"}))
	w.mute = true
	bob.learn("hexa/new/ams", true)
	w.pass(3 * dolly.Day)
	w.mute = false
	w.pass(2 * dolly.Day)
	r := ada.remotes[bob.key.Peer()]
	if r == nil || r.Counts() != bob.table.Counts() || r.Catalogue().Digest() != bob.table.Catalogue().Digest() {
		t.Errorf("ada knows %+v of bob's table", r)
	}
	if ada.evidenceSum() != bob.evidenceSum() {
		t.Errorf("ada holds %d records, bob %d", len(ada.proven), len(bob.proven))
	}
	stranger := seeded("mallory").Peer()
	w.saw = func(_ *body, e trade.Effect) {
		if a, ok := e.(trade.Answer); ok && a.ID == 77 && a.Err == "" {
			t.Error("a stranger is taught")
		}
	}
	w.step(ada, trade.Asked{ID: 77, From: stranger, Kind: askStudy, Raw: wire.Marshal(study{})})
}

// TestI42WhatSiblingsTeachAndAsk: a member may say anything, and costs little.
func TestI42WhatSiblingsTeachAndAsk(t *testing.T) {
	w, ada, bob, _ := believers(t)
	asks, answers := 0, 0
	w.saw = func(b *body, e trade.Effect) {
		switch e := e.(type) {
		case trade.Ask:
			if b == ada && e.Kind == askStudy {
				asks++
			}
		case trade.Answer:
			if e.Err == "" {
				answers++
			}
		}
	}
	from, before := bob.key.Peer(), ada.evidenceSum()
	cat := qd.NewCatalogue([]dolly.OfferID{"x/y/z"})
	for _, said := range []taught{
		{Next: math.MaxUint32, Columns: &qd.Columns{Version: 1, Catalogue: cat.Digest()}, Offers: cat.Offers()},
		{Offers: []dolly.OfferID{"b/b/b", "a/a/a"}, Columns: &qd.Columns{Version: 1}},
		{Have: []held{{dolly.Hash{9}, 1}, {dolly.Hash{9}, 2}}, Proofs: make([]agent.Proof, 1000)},
		{Columns: &qd.Columns{Version: 9, Columns: make([]qd.ColumnValues, 100)}},
	} {
		w.step(ada, trade.Answered{From: from, Tag: trade.Tag{Kind: askStudy}, Raw: wire.Marshal(said)})
	}
	for _, raw := range [][]byte{nil, {0xff}, wire.Marshal("text")} {
		w.step(ada, trade.Answered{From: from, Tag: trade.Tag{Kind: askStudy}, Raw: raw})
		w.step(ada, trade.Asked{ID: 5, From: from, Kind: askStudy, Raw: raw})
	}
	if asks > 2 || ada.evidenceSum() != before {
		t.Errorf("ada asked %d times", asks)
	}
	answers = 0
	question := wire.Marshal(study{Want: make([]dolly.Hash, 200), Table: &tablePart{From: math.MaxUint32}})
	for range 2 * maxStudy {
		w.step(ada, trade.Asked{ID: 6, From: from, Kind: askStudy, Raw: question})
	}
	if answers > maxStudy {
		t.Errorf("%d questions were answered", answers)
	}
}
