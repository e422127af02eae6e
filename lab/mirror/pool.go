package mirror

import (
	"fmt"
	"maps"
	"slices"
	"strconv"

	"github.com/goccy/go-yaml/ast"

	"github.com/dollynator/dolly/lab/mirror/texts"
	"github.com/dollynator/dolly/lab/strict"
)

// Pool is the nodes that can be called.
type Pool interface {
	// Call asks each node once and returns one call for each, in their order.
	Call(ask Ask, uids []int) ([]Call, error)
	keeper
}

// Ask is what nodes are asked.
type Ask struct {
	Message  string // the user's text
	Question bool   // they are asked for a question
}

// Call is one node's answer. It failed if there is no completion.
type Call struct {
	UID        int
	Completion string
	Seconds    float64  // that it took, in the pool's own time
	Receipt    *Receipt // of a relay that carried something; nil elsewhere
}

func pools() parts[Pool] {
	return parts[Pool]{"DendritePool", []kind[Pool]{
		{"DummyDendritePool", func() maker[Pool] { return &dummyPool{} }},
		{"RelayDendritePool", func() maker[Pool] { return newRelayPool() }},
	}}
}

// Seconds that an answer takes on average, and that a failure takes: the time out
// of a call in training.
const (
	answerSeconds  = 0.5
	timeoutSeconds = 4
)

// dummyPool answers from a table of questions, with faults.
type dummyPool struct {
	Data        string   `json:"data_path"`
	Fail        *rate    `json:"fail_rate,omitempty"` // .1 for all if neither it nor its baseline is there
	BaseFail    *float64 `json:"baseline_fail_rate,omitempty"`
	Fitness     *rate    `json:"fitness,omitempty"` // 0 if neither is there
	BaseFitness *float64 `json:"baseline_fitness,omitempty"`
}

func (p *dummyPool) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("data_path", strict.Word(&p.Data)),
		strict.At("fail_rate", strict.Optional(&p.Fail, (*rate).field)),
		strict.At("baseline_fail_rate", strict.Optional(&p.BaseFail, strict.Number)),
		strict.At("fitness", strict.Optional(&p.Fitness, (*rate).field)),
		strict.At("baseline_fitness", strict.Optional(&p.BaseFitness, strict.Number)),
	}
}

func (p *dummyPool) check(c *checker) {
	if p.Data == "" {
		c.refuse("data_path", "it must be told: a file of questions, or %s, which ships", texts.Shipped)
	}
	p.Fail.check(c, "fail_rate", p.BaseFail)
	p.Fitness.check(c, "fitness", p.BaseFitness)
}

func (p *dummyPool) build(b *bench) (Pool, error) {
	rows, err := b.rows(p.Data)
	if err != nil {
		return nil, fmt.Errorf("data_path of the DummyDendritePool: %w", err)
	}
	out := &dummy{rows: rows, chance: newChance(b.seed, streamPool), index: map[string]int{}}
	for i, r := range slices.Backward(rows) {
		out.index[r.Question] = i
	}
	if out.fail, err = p.Fail.of(b.nodes, p.BaseFail, 0.1); err != nil {
		return nil, fmt.Errorf("fail_rate: %w", err)
	}
	if out.fitness, err = p.Fitness.of(b.nodes, p.BaseFitness, 0); err != nil {
		return nil, fmt.Errorf("fitness: %w", err)
	}
	return out, nil
}

// dummy is a dummyPool at work.
type dummy struct {
	rows          []texts.Row
	index         map[string]int // of a question, its first row
	fail, fitness []float64      // by uid
	chance        *chance
}

// Call implements [Pool].
func (d *dummy) Call(ask Ask, uids []int) (out []Call, _ error) {
	for _, uid := range uids {
		out = append(out, d.call(ask, uid))
	}
	return out, nil
}

func (d *dummy) call(ask Ask, uid int) Call {
	if d.chance.Float64() < d.fail[uid] {
		return Call{UID: uid, Seconds: timeoutSeconds}
	}
	seconds := min(timeoutSeconds, answerSeconds*d.chance.ExpFloat64())
	row, known := d.index[ask.Message]
	fit := d.chance.Float64() < d.fitness[uid]
	if ask.Question || !known || !fit {
		row = d.chance.IntN(len(d.rows))
	}
	r := d.rows[row]
	answer := r.Answers[d.chance.IntN(len(r.Answers))]
	if ask.Question {
		answer = r.Question
	}
	return Call{UID: uid, Completion: answer, Seconds: seconds}
}

func (d *dummy) state() any { return d.chance }

// rate is a probability for all nodes, or by uid.
type rate struct {
	All *float64
	By  map[int]float64
}

func (r *rate) field() strict.Field {
	return func(f *strict.Filler, n ast.Node, at string) {
		pairs, ok := strict.Pairs(n)
		if !ok {
			strict.Optional(&r.All, strict.Number)(f, n, at)
			return
		}
		*r = rate{By: map[int]float64{}}
		for _, p := range pairs {
			var v float64
			uid, err := strconv.Atoi(strict.KeyOf(p))
			if err != nil || uid < 0 {
				f.Fail(p.Key, at, "%s is no uid: want a number for all nodes, or one for each of some uids", strict.KeyOf(p))
				continue
			}
			key := fmt.Sprintf("%s.%d", at, uid)
			f.Mark(p.Key, key)
			strict.Number(&v)(f, p.Value, key)
			r.By[uid] = v
		}
	}
}

// MarshalJSON writes it as it is read.
func (r *rate) MarshalJSON() ([]byte, error) {
	if r.All != nil {
		return encode(*r.All)
	}
	return encode(r.By)
}

func (r *rate) check(c *checker, key string, base *float64) {
	if base != nil {
		c.within("baseline_"+key, *base, 0, 1)
	}
	if r == nil {
		return
	}
	if r.All != nil {
		c.within(key, *r.All, 0, 1)
	}
	for _, uid := range slices.Sorted(maps.Keys(r.By)) {
		c.within(fmt.Sprintf("%s.%d", key, uid), r.By[uid], 0, 1)
	}
}

// of is the probability of each of n nodes: its own, else the baseline, else what is
// usual if nothing was told.
func (r *rate) of(n int, base *float64, usual float64) ([]float64, error) {
	rest := usual
	switch {
	case r != nil && r.All != nil:
		rest = *r.All
	case base != nil:
		rest = *base
	case r != nil:
		rest = 0
	}
	out := make([]float64, n)
	for i := range out {
		out[i] = rest
	}
	if r == nil {
		return out, nil
	}
	for _, uid := range slices.Sorted(maps.Keys(r.By)) {
		if uid >= n {
			return nil, fmt.Errorf("%w: there is no uid %d among %d nodes", ErrModel, uid, n)
		}
		out[uid] = r.By[uid]
	}
	return out, nil
}
