package mirror

import (
	"fmt"
	"path/filepath"

	"github.com/dollynator/dolly/lab/mirror/outside"
	"github.com/dollynator/dolly/lab/mirror/recur"
	"github.com/dollynator/dolly/lab/strict"
)

// Models runs language models from local folders.
type Models interface {
	Run(model, tokenizer string, texts []string) (outside.Result, error)
}

// language is one model, at hand.
type language struct {
	models           Models
	model, tokenizer string // folders; no tokenizer is the model's own
	size             int    // of its vectors
	head             bool
}

// probe is what a model is tried with, to see what it gives.
const probe = "hello"

// language opens the model of a folder, beside the experiment unless it is absolute.
func (b *bench) language(model, tokenizer string) (*language, error) {
	if b.models == nil {
		return nil, fmt.Errorf("%w: %w", ErrNoNet, outside.ErrNoProgram)
	}
	l := &language{models: b.models, model: b.beside(model)}
	if tokenizer != "" {
		l.tokenizer = b.beside(tokenizer)
	}
	got, err := l.models.Run(l.model, l.tokenizer, []string{probe})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrNoNet, err)
	}
	l.size, l.head = len(got.Vectors[0]), got.Head
	if l.size == 0 {
		return nil, fmt.Errorf("%w: %s gives vectors of no length", ErrNoNet, model)
	}
	return l, nil
}

func (b *bench) beside(path string) string {
	if filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(b.spec.Folder, path)
}

func (l *language) vectors(texts []string) ([][]float64, error) {
	got, err := l.models.Run(l.model, l.tokenizer, texts)
	return got.Vectors, err
}

// modelReward judges with a language model: by its head or, if it has none and is
// not custom, by a linear layer over its vector that is drawn and never trained, as the
// ancestor's.
type modelReward struct {
	Model     string `json:"model_path"`
	Tokenizer string `json:"tokenizer_path,omitempty"`
	Device    string `json:"device"`
	custom    bool
}

func (r *modelReward) keys() []strict.Entry {
	out := []strict.Entry{strict.At("model_path", strict.Word(&r.Model)), strict.At("device", strict.Word(&r.Device))}
	if !r.custom {
		out = append(out, strict.At("tokenizer_path", strict.Word(&r.Tokenizer)))
	}
	return out
}

func (r *modelReward) check(c *checker) {
	c.must("model_path", r.Model)
	c.oneOf("device", r.Device, cpu)
}

func (r *modelReward) build(b *bench) (Reward, error) {
	l, err := b.language(r.Model, r.Tokenizer)
	if err != nil {
		return nil, err
	}
	if r.custom && (!l.head || l.size != 1) {
		return nil, fmt.Errorf("%w: a CustomRewardModel gives one number for a text; %s gives %d, for a text: %v", ErrModel, r.Model, l.size, l.head)
	}
	out := &judge{language: l, weights: make([]float64, l.size)}
	draw := newChance(0, streamNet)
	for i := range out.weights {
		out.weights[i] = (2*draw.Float64() - 1) / sqrt(float64(l.size))
	}
	if l.head {
		clear(out.weights)
		out.weights[0] = 1
	}
	return out, nil
}

// judge is a language model with a linear head.
type judge struct {
	*language
	weights []float64
}

// Rewards implements [Reward].
func (j *judge) Rewards(ask Ask, calls []Call) ([]float64, error) {
	texts := make([]string, len(calls))
	for i, c := range calls {
		texts[i] = text(ask, c)
	}
	vectors, err := j.vectors(texts)
	if err != nil {
		return nil, err
	}
	out := make([]float64, len(calls))
	for i, v := range vectors {
		for k, w := range j.weights {
			out[i] += w * v[k]
		}
	}
	return out, nil
}

// Backward implements [Reward]: nobody is told anything.
func (j *judge) Backward(n int) []float64 { return make([]float64, n) }

func (j *judge) state() any { return nil }

// modelGating scores nodes by a linear layer, which is trained, over a language
// model's vector of the message, which is not.
type modelGating struct {
	Model   string `json:"model_name"`
	NumUIDs int    `json:"num_uids"`
	descent
}

func newModelGating() *modelGating { return &modelGating{descent: descent{0.01, 0.9}} }

func (g *modelGating) keys() []strict.Entry {
	return append(g.descent.keys(), strict.At("model_name", strict.Word(&g.Model)), strict.At("num_uids", strict.Whole(&g.NumUIDs)))
}

func (g *modelGating) check(c *checker) {
	g.descent.check(c)
	c.must("model_name", g.Model)
	c.least("num_uids", float64(g.NumUIDs), 0)
}

func (g *modelGating) build(b *bench) (Gating, error) {
	if err := sameNodes(g.NumUIDs, b.nodes); err != nil {
		return nil, err
	}
	l, err := b.language(g.Model, "")
	if err != nil {
		return nil, err
	}
	net := recur.New(newChance(0, streamNet).Rand, l.size, nil, b.nodes)
	read := func(message string) ([]float64, *recur.Tape, error) {
		v, err := l.vectors([]string{message})
		if err != nil {
			return nil, nil, err
		}
		out, tape := net.Forward(v)
		return out, tape, nil
	}
	return &trained{descent: g.descent, net: net, read: read, nodes: b.nodes}, nil
}
