package mirror

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"path/filepath"
	"slices"

	"github.com/dollynator/dolly/lab/runs"
)

// maxEventLine bounds a line of events, in bytes.
const maxEventLine = 64 << 20

// parseEvents reads events as a query wrote them.
func parseEvents(text []byte) (out []Event, _ error) {
	s := bufio.NewScanner(bytes.NewReader(text))
	s.Buffer(nil, maxEventLine)
	for n := 1; s.Scan(); n++ {
		var e Event
		if err := json.Unmarshal(s.Bytes(), &e); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrEvents, n, err)
		}
		if err := e.sound(); err != nil {
			return nil, fmt.Errorf("%w: line %d: %w", ErrEvents, n, err)
		}
		out = append(out, e)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrEvents, err)
	}
	return out, nil
}

// sound refuses an event whose lists do not fit one another.
func (e *Event) sound() error {
	if len(e.UIDs) == 0 || len(e.UIDs) != len(e.Rewards) {
		return fmt.Errorf("%d uids and %d rewards", len(e.UIDs), len(e.Rewards))
	}
	for _, uid := range slices.Concat(e.UIDs, e.AllUIDs) {
		if uid < 0 || uid >= len(e.Scores) {
			return fmt.Errorf("uid %d has no score among %d", uid, len(e.Scores))
		}
	}
	return nil
}

// readEvents reads those of an earlier query, beside the experiment.
func readEvents(folder, id string) ([]Event, error) {
	path := filepath.Join(folder, id+".jsonl")
	text, err := os.ReadFile(path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("analysis.requires %s: %w: copy %s of that query's run to %s.jsonl beside the experiment", id, err, runs.EventsFile, id)
	}
	if err != nil {
		return nil, err
	}
	return parseEvents(text)
}

// Finish implements [runs.Work].
func (w *work) Finish(out runs.Folder) (any, error) {
	s := w.tally.summary()
	s.Rows = len(w.rows)
	if w.model != nil {
		s.Weights = w.model.weights()
		s.WeightsSet = append(s.WeightsSet, w.model.chain.History()...)
		s.Fleet = w.model.fleetSummary()
	}
	s.Notes = append(s.Notes, w.notes...)
	if w.spec.Analysis == nil {
		return s, nil
	}
	events := w.events
	if w.spec.Query != nil {
		text, err := out.Read(runs.EventsFile)
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			return nil, err
		}
		if events, err = parseEvents(text); err != nil {
			return nil, err
		}
	} else {
		s = retold(events, s)
	}
	if len(events) == 0 {
		if len(s.Notes) == 0 {
			s.Notes = append(s.Notes, "there were no events")
		}
		return s, nil
	}
	return w.analyse(events, s, out)
}

// retold is a summary of events that another run's query told.
func retold(events []Event, s Summary) Summary {
	nodes, steps := 0, 0
	for _, e := range events {
		nodes, steps = max(nodes, len(e.Scores)), max(steps, e.Step+1)
	}
	t := newTally(nodes)
	for i := range events {
		e := &events[i]
		p := pass{event: e}
		for _, uid := range e.AllUIDs {
			p.calls = append(p.calls, Call{UID: uid})
		}
		t.pass(p)
	}
	t.Steps = steps
	out := t.summary()
	out.Rows = s.Rows
	out.Notes = append(s.Notes, "calls of passes in which none succeeded are not in these events")
	return out
}

// embeddings are vectors of the events' messages, if they are wanted: those of the
// reward model if it is an encoder, else hashes of words.
func (w *work) embeddings(events []Event) (out [][]float64, err error) {
	if !slices.Contains(w.spec.Analysis.Features, embeddings) {
		return nil, nil
	}
	texts := make([]string, len(events))
	for i := range events {
		texts[i] = events[i].Message
	}
	if w.model != nil {
		if j, ok := w.model.reward.(*judge); ok && !j.head {
			return j.vectors(texts)
		}
	}
	for _, text := range texts {
		out = append(out, embed(text))
	}
	return out, nil
}

// analyse writes the plots.
func (w *work) analyse(events []Event, s Summary, out runs.Folder) (any, error) {
	a := w.spec.Analysis
	tok := tokenizer{}
	if w.spec.Query != nil {
		tok = w.spec.Query.Tokenizer
	}
	vectors, err := w.embeddings(events)
	if err != nil {
		return nil, fmt.Errorf("embeddings: %w", err)
	}
	t := newTable(events, a.Features, tok, vectors)
	files := slices.Concat(t.always(), t.asked(a))
	for _, y := range slices.Sorted(maps.Keys(a.Predict)) {
		p := a.Predict[y]
		o := t.predict(y, p, a.Estimators[p.Estimator])
		s.Predicted = append(s.Predicted, o.Predicted)
		files = append(files, o.plot())
	}
	for _, f := range files {
		if err := out.Write("plots/"+f.name, f.data); err != nil {
			return nil, fmt.Errorf("plot %s: %w", f.name, err)
		}
		s.Plots = append(s.Plots, "plots/"+f.name)
	}
	return s, nil
}
