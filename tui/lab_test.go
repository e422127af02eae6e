package tui

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

// TestLabAlone: a console of a folder of runs has that one screen, and goes on by
// itself.
func TestLabAlone(t *testing.T) {
	lab := townLab()
	s := play(t, nil, Options{Lab: lab})
	s.see("dolly > lab", "3 runs", "1 running", "9e1c", "reward 0.8123", "* live")
	s.see("reward, step 1 to 412")
	s.press("m")
	s.see("loss, step 1 to 412")
	s.press("tab", "1", "esc", "9")
	s.see("dolly > lab")
	s.press("j", "j")
	s.see("nothing was measured twice yet")
	s.press("enter")
	s.see("metrics.jsonl: line 7: damaged")
	s.press("esc", "g", "enter")
	s.see("> 20270115-080000-9e1c", "FIGURE", "LEAST", "reward", "412 of 1,000", "ada, linux/amd64")
	lab.set(0, "killed")
	s.see("x killed")
	s.press("?")
	s.see("lab: runs of experiments")
	if strings.Contains(s.m.frame(), "order book") {
		t.Errorf("help has screens that are not there: %s", s.m.frame())
	}
}

// TestLabBesideANode is the tenth screen.
func TestLabBesideANode(t *testing.T) {
	s := play(t, newFake(), Options{Lab: townLab()})
	s.see("LATELY")
	s.press("0")
	s.see("dolly > lab", "1 running")
	s.press("tab")
	s.see("LATELY")
	s.press("shift+tab")
	s.see("dolly > lab")
	s = play(t, newFake(), Options{})
	s.see("LATELY")
	s.press("0")
	s.see("LATELY")
}

// TestLabInLines announces what becomes of runs, and reads them out.
func TestLabInLines(t *testing.T) {
	lab := townLab()
	told, err := gather(t.Context(), nobody{}, lab, []source{{view: viewRuns}})
	if err != nil {
		t.Fatal(err)
	}
	lab.set(0, "done")
	now, err := gather(t.Context(), nobody{}, lab, []source{{view: viewRuns}})
	if err != nil {
		t.Fatal(err)
	}
	if got := changes(told, now); !slices.Equal(got, []string{"run 20270115-080000-9e1c: done"}) {
		t.Errorf("says %q", got)
	}
	var out bytes.Buffer
	if err := Announce(t.Context(), nil, Options{Lab: lab, In: io.MultiReader(strings.NewReader("lab\nq\n")), Out: &out}); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{"attached to a folder of runs", "run 20270114-220000-11d0: done", "1. RUN 20270115-080000-9e1c, KIND consensus"} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in %s", want, out.String())
		}
	}
}

func TestFigures(t *testing.T) {
	for x, want := range map[float64]string{0: "0", 1234567: "1.2e+06", 0.000711: "0.00071", -0.00012345: "-0.0001", 99.5: "99.5"} {
		if got := brief(x); got != want {
			t.Errorf("%v is %q, want %q", x, got, want)
		}
	}
	if got := figure(math.Inf(1)); got != "–" {
		t.Errorf("infinity is %q", got)
	}
}

func TestThinned(t *testing.T) {
	nan := math.NaN()
	if got := thinned([]float64{1, 3, nan, 5, nan, nan}, 3); got[0] != 2 || got[1] != 5 || !math.IsNaN(got[2]) {
		t.Errorf("%v", got)
	}
	if got := thinned([]float64{1, 2}, 3); !slices.Equal(got, []float64{1, 2}) {
		t.Errorf("%v", got)
	}
}

// TestFiguresAsJSON: what is not a number is null.
func TestFiguresAsJSON(t *testing.T) {
	raw, err := json.Marshal(LabFigures{Steps: []int64{1, 2}, Figures: []LabFigure{{"x", []float64{1.5, math.NaN()}}}})
	if want := `{"steps":[1,2],"figures":[{"name":"x","values":[1.5,null]}]}`; err != nil || string(raw) != want {
		t.Errorf("%s, %v", raw, err)
	}
}

// TestNobody refuses whatever is asked of it.
func TestNobody(t *testing.T) {
	var n dolly.Node = nobody{}
	if _, err := n.Get(t.Context(), dolly.ViewFleet, dolly.Query{}); !errors.Is(err, errNoNode) {
		t.Error(err)
	}
	if _, err := n.Do(t.Context(), dolly.Action{}, false); !errors.Is(err, errNoNode) {
		t.Error(err)
	}
	if _, err := n.Why(t.Context(), 1); !errors.Is(err, errNoNode) {
		t.Error(err)
	}
}
