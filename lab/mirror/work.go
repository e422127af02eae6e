package mirror

import (
	"context"
	"encoding/json"
	"fmt"
	"math"

	"github.com/dollynator/dolly/lab/mirror/texts"
	"github.com/dollynator/dolly/lab/runs"
)

// work is an experiment under way; it implements [runs.Work].
type work struct {
	spec   Spec
	model  *neuron // nil without a model
	rows   []texts.Row
	notes  []string
	data   uint64 // a digest of what was read
	tally  *tally
	step   int
	events []Event // of an analysis without a query
}

// Start makes a work of an experiment whose parts need no language models.
func Start(spec Spec, seed uint64) (runs.Work, error) { return start(spec, seed, nil) }

func start(spec Spec, seed uint64, models Models) (runs.Work, error) {
	w := &work{spec: spec, tally: newTally(0)}
	b := &bench{spec: &spec, seed: seed, read: map[string][]texts.Row{}}
	var err error
	if spec.Model != nil {
		if w.model, b, err = newNeuron(&spec, seed, models); err != nil {
			return nil, err
		}
		w.tally = newTally(b.nodes)
	}
	if w.rows, err = b.sample(); err != nil {
		return nil, err
	}
	if spec.Query == nil && spec.Analysis != nil {
		if w.events, err = readEvents(spec.Folder, spec.Analysis.Requires[0]); err != nil {
			return nil, err
		}
	}
	w.notes, w.data = b.notes(), b.digest()
	return w, nil
}

// steps is how many there are: of train its iterations, else the chunks of the data.
func (w *work) steps() int {
	q := w.spec.Query
	switch {
	case q == nil:
		return 0
	case q.Method.Name == methodTrain:
		return q.Method.Args.MaxIter
	}
	return (len(w.rows) + q.ChunkSize - 1) / q.ChunkSize
}

// Step implements [runs.Work].
func (w *work) Step(context.Context) (runs.Row, bool, error) {
	row := runs.Row{Step: int64(w.step), Of: int64(w.steps() - 1)}
	if w.steps() == 0 {
		return row, true, nil
	}
	passes, err := w.passes()
	if err != nil {
		return row, false, fmt.Errorf("step %d: %w", w.step, err)
	}
	if err := w.measure(&row, passes); err != nil {
		return row, false, err
	}
	if err := w.model.settle(); err != nil {
		return row, false, err
	}
	w.step++
	w.tally.Steps++
	row.Keep = w.step%w.spec.Query.SaveInterval == 0
	return row, w.step == w.steps(), nil
}

// passes of the next step.
func (w *work) passes() ([]pass, error) {
	q := w.spec.Query
	if q.Method.Name == methodTrain {
		return w.train()
	}
	var out []pass
	from := w.step * q.ChunkSize
	for _, r := range w.rows[from:min(len(w.rows), from+q.ChunkSize)] {
		p, err := w.model.ask(Ask{Message: r.Question}, way{learn: q.Method.Name == methodForward})
		if err != nil {
			return nil, err
		}
		out = append(out, p)
	}
	return out, nil
}

// train asks for a question and, if there is one, asks the winning one.
func (w *work) train() ([]pass, error) {
	how := way{random: w.model.pick == pickRandom, learn: true}
	first, err := w.model.ask(Ask{Message: questionPrompt, Question: true}, how)
	if err != nil || first.event == nil {
		return []pass{first}, err
	}
	second, err := w.model.ask(Ask{Message: first.event.Completion}, how)
	return []pass{first, second}, err
}

// measure writes what the passes of a step brought into its row.
func (w *work) measure(row *runs.Row, passes []pass) error {
	var reward, score, pearson, spearman, loss, back mean
	calls, successes := 0, 0
	for i, p := range passes {
		pp, ss := w.tally.pass(p)
		pearson.add(pp)
		spearman.add(ss)
		loss.add(p.loss)
		calls += len(p.calls)
		if p.event == nil {
			continue
		}
		successes += len(p.event.UIDs)
		addAll(&reward, p.event.Rewards)
		addAll(&score, p.event.scored())
		addAll(&back, p.back)
		p.event.Step, p.event.StepSub = w.step, i
		line, err := p.event.line(w.spec.Query.Ignore)
		if err != nil {
			return fmt.Errorf("write event: %w", err)
		}
		row.Events = append(row.Events, line)
	}
	row.Add("calls", float64(calls))
	row.Add("successes", float64(successes))
	row.Add("reward", reward.value())
	row.Add("score", score.value())
	row.Add("pearson", pearson.value())
	row.Add("spearman", spearman.value())
	row.Add("loss", loss.value())
	row.Add("backward", back.value())
	if f := w.model.fleet(); f != nil {
		carried, credited := f.totals()
		row.Add("carried_mb", carried)
		row.Add("credited_mb", credited)
	}
	return nil
}

func addAll(m *mean, of []float64) {
	for _, v := range of {
		if !math.IsInf(v, 0) {
			m.add(v)
		}
	}
}

// saved is what a checkpoint keeps.
type saved struct {
	Step  int             `json:"step"`
	Data  uint64          `json:"data"` // of what was read
	Tally *tally          `json:"tally"`
	Model json.RawMessage `json:"model,omitempty"`
}

// Save implements [runs.Work].
func (w *work) Save() ([]byte, error) {
	s := saved{Step: w.step, Tally: w.tally, Data: w.data}
	if w.model != nil {
		var err error
		if s.Model, err = json.Marshal(w.model.state()); err != nil {
			return nil, fmt.Errorf("save model: %w", err)
		}
	}
	return json.Marshal(s)
}

// Load implements [runs.Work].
func (w *work) Load(state []byte) error {
	var s saved
	if err := json.Unmarshal(state, &s); err != nil {
		return fmt.Errorf("%w: %w", ErrState, err)
	}
	if s.Tally == nil || len(s.Tally.Calls) != len(w.tally.Calls) {
		return fmt.Errorf("%w: it has another number of nodes", ErrState)
	}
	if s.Data != w.data {
		return ErrMoved
	}
	if w.model != nil {
		if err := json.Unmarshal(s.Model, w.model.state()); err != nil {
			return fmt.Errorf("%w: %w", ErrState, err)
		}
	}
	w.step, w.tally = s.Step, s.Tally
	return nil
}
