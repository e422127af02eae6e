package life

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
)

func (w *world) learning(b *body) dolly.LearningView {
	v, err := b.View(w.now, dolly.ViewLearning)
	w.must(err)
	return v.(dolly.LearningView)
}

// TestWhatIsShownOfEvidence: records with their state, who sent them, and a ranking
// whose chances are those of the next choice.
func TestWhatIsShownOfEvidence(t *testing.T) {
	w, ada, bob, _ := believers(t)
	w.carried(bob, 300)
	w.pass(5 * dolly.Day)
	v := w.learning(ada)
	if v.Rule != "evidence" || v.Measure != "capacity" || v.Choice != "rank" || v.Lambda != qd.Lambda(v.Depth) {
		t.Errorf("learns by %q %q %q, λ %v", v.Rule, v.Measure, v.Choice, v.Lambda)
	}
	var own, heard int
	for _, r := range v.Rents {
		switch {
		case r.Own:
			own++
		case r.From == bob.key.Peer():
			heard++
			if want := math.Log(float64(r.Carried/dolly.MiB) / r.Days / ada.prices.Expected); !r.Confirmed || r.Refuted || r.Carried != 300*dolly.MiB || math.Abs(r.Measure-want) > 1e-12 {
				t.Errorf("of bob's rent %+v", r)
			}
		}
	}
	if own != 1 || heard != 1 || v.Held != len(v.Rents) {
		t.Errorf("%d own records, %d of bob, %d in all", own, heard, v.Held)
	}
	if len(v.Lessons) == 0 || v.Lessons[0].Kind != dolly.LessonEvidence || v.Lessons[len(v.Lessons)-1].At > v.Lessons[0].At || v.Lessons[0].Name == "" {
		t.Errorf("told by siblings: %+v", v.Lessons)
	}
	sum, places := 0.0, map[int]dolly.OfferRow{}
	for _, o := range v.Offers {
		sum += o.Chance
		if o.Place > 0 {
			places[o.Place] = o
		}
	}
	if math.Abs(sum-1) > 1e-12 || len(places) != 2 || places[1].Value < places[2].Value || math.Abs(places[1].Chance-(1-math.Exp(-v.Lambda))) > 1e-12 {
		t.Errorf("chances add up to %v of %+v", sum, places)
	}
}

// TestWhatIsShownOfTables: who told columns, of which offers, and who pulled at an update.
func TestWhatIsShownOfTables(t *testing.T) {
	w, ada, bob, _ := believers(t)
	for _, b := range w.bodies {
		b.cfg.Rule, b.Life.cfg.Rule = qd.Ancestral(), qd.Ancestral()
	}
	bob.learn(beta, true)
	for _, e := range bob.flush() {
		w.carryOut(bob, e)
	}
	w.pass(7 * time.Hour)
	ada.learn(beta, false)
	v := w.learning(ada)
	told := false
	for _, l := range v.Lessons {
		if l.Kind == dolly.LessonTable && l.From == bob.key.Peer() {
			told = strings.Contains(l.Name, "bob") && l.Of == 1 && len(l.Offers) == 1 && l.Offers[0] == beta
		}
	}
	if !told {
		t.Errorf("told by siblings: %+v", v.Lessons)
	}
	m := v.Moves[0]
	if m.Offer != beta || m.Success || m.Alpha != qd.Alpha(0) || m.Beta != qd.Beta(0) || m.After-m.Before != m.Delta || m.Delta == 0 || len(m.Pulls) == 0 || !strings.Contains(m.Pulls[0].Who, "bob") {
		t.Errorf("updated by %+v", m)
	}
	for _, o := range v.Offers {
		if o.ID == beta && (o.Updates != 1 || o.Failed != 1 || o.Won != 0 || o.Value != m.After) {
			t.Errorf("beta is %+v", o)
		}
	}
	if v.E != nil || v.Candidate != ada.facts.Get().Chosen {
		t.Errorf("candidate %s, E %v", v.Candidate, v.E)
	}
}
