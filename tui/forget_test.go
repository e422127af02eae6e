package tui

import (
	"strconv"
	"testing"

	"github.com/dollynator/dolly"
)

// TestWhatWasOpenedIsForgotten: of the answers to many questions those are held that
// the trail leads over.
func TestWhatWasOpenedIsForgotten(t *testing.T) {
	f := newFake()
	m := settle(t, loaded(t, f, theme{}, 80, 24), f)
	why := func(n int) source { return source{why: uint64(n)} }
	for n := 1; n <= 3*keptAnswers; n++ {
		m, _ = m.open(at(explainScreen, strconv.Itoa(n)))
		if m = settle(t, m, f); m.fresh.got[why(n)] == nil || m.page.missing != nil {
			t.Fatalf("why %d is not shown: %v", n, m.page.missing)
		}
		if m.fresh.got[why(1)] == nil {
			t.Fatalf("at %d the first, which the trail leads over, is forgotten", n)
		}
		if n > 1 {
			m.trail = m.trail.back()
		}
		if len(m.fresh.got) > keptAnswers {
			t.Fatalf("%d answers are held", len(m.fresh.got))
		}
	}
	if _, ok := see[dolly.FleetView](m.fresh, dolly.ViewFleet); !ok {
		t.Error("the fleet is forgotten")
	}
}

// TestATrailIsOnlySoDeep, and its first place stays.
func TestATrailIsOnlySoDeep(t *testing.T) {
	way := trail{at(fleetScreen, "")}
	for n := range 3 * deepest {
		way = way.down(at(explainScreen, strconv.Itoa(n)))
		if want := min(n+2, deepest); len(way) != want {
			t.Fatalf("it leads over %d places, want %d", len(way), want)
		}
	}
	if way[0].screen != fleetScreen || way.here().subject != strconv.Itoa(3*deepest-1) || way[1].subject != strconv.Itoa(3*deepest-deepest+1) {
		t.Errorf("it leads from %+v and %+v to %+v", way[0], way[1], way.here())
	}
}
