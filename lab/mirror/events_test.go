package mirror

import (
	"bytes"
	"errors"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// An analysis without a query reads the events of an earlier run.
func TestAnalysisAlone(t *testing.T) {
	spec := shipped(t, "dummy")
	spec.Analysis = nil
	p := play(t, spec, 1, 0)
	folder := t.TempDir()
	text := "analysis: {id: a, requires: [my_query], create_features: [num_words, embeddings], plot: {rewards: [num_words]}, embedding_plot: {scaler: Standard}}\n"
	s := parsed(t, text)
	s.Folder = folder
	if _, err := Start(s, 1); !errors.Is(err, os.ErrNotExist) || !strings.Contains(err.Error(), "copy events.jsonl") {
		t.Fatalf("without events: %v", err)
	}
	var lines bytes.Buffer
	for i := range p.events {
		line, err := p.events[i].line([]string{"hotkeys", "block"})
		if err != nil || bytes.Contains(line, []byte("hotkeys")) {
			t.Fatalf("%v: %s", err, line)
		}
		lines.Write(append(line, '\n'))
	}
	if err := os.WriteFile(filepath.Join(folder, "my_query.jsonl"), lines.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	got := play(t, s, 1, 0).summary
	if got.Events != p.summary.Events || got.Successes != p.summary.Successes || math.Abs(*got.MeanReward-*p.summary.MeanReward) > 1e-12 || len(got.Plots) < 15 {
		t.Errorf("%+v\nfrom\n%+v", got, p.summary)
	}
	for _, bad := range []string{"{", `{"uids":[0],"rewards":[1,2],"scores":[1]}`, `{"uids":[7],"rewards":[1],"scores":[1]}`} {
		if _, err := parseEvents([]byte(bad)); !errors.Is(err, ErrEvents) {
			t.Errorf("%s: %v", bad, err)
		}
	}
}

func TestCorrelationsNeedThreeAndVariance(t *testing.T) {
	e := func(rewards ...float64) *Event {
		return &Event{UIDs: upTo(len(rewards)), Rewards: rewards, Scores: []float64{1, 2, 3, 4}}
	}
	for _, c := range []struct {
		e    *Event
		want float64
	}{
		{e(1, 2), nan()}, {e(5, 5, 5), nan()}, {e(1, 2, 3), 1}, {e(3, 2, 1, 0), -1},
	} {
		p, s := correlations(c.e)
		if math.Abs(p-c.want) > 1e-12 || math.Abs(s-c.want) > 1e-12 || math.IsNaN(p) != math.IsNaN(c.want) {
			t.Errorf("%v: %v and %v, want %v", c.e.Rewards, p, s, c.want)
		}
	}
	tl := newTally(4)
	for _, e := range []*Event{e(1, 2), e(1, 2, 3), e(3, 2, 1, 0), e(1, 2, 3)} {
		tl.pass(pass{event: e})
	}
	if got := tl.summary(); math.Abs(*got.Pearson-1.0/3) > 1e-12 || got.Events != 4 {
		t.Errorf("%+v", got)
	}
}
