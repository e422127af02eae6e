package mirror

import (
	"fmt"

	"github.com/goccy/go-yaml/ast"

	"github.com/dollynator/dolly/lab/mirror/recur"
	"github.com/dollynator/dolly/lab/strict"
)

// descent is how a net is trained.
type descent struct {
	Rate     float64 `json:"learning_rate"`
	Momentum float64 `json:"momentum"`
}

func (d *descent) keys() []strict.Entry {
	return []strict.Entry{strict.At("learning_rate", strict.Number(&d.Rate)), strict.At("momentum", strict.Number(&d.Momentum))}
}

func (d *descent) check(c *checker) {
	c.within("learning_rate", d.Rate, 0, 1000)
	c.within("momentum", d.Momentum, 0, 0.9999)
}

// trained is a gating model with a net: its scores are the net's outputs, its loss
// the squared error between the softmaxes of scores and rewards of those that answered.
type trained struct {
	descent
	net   *recur.Net
	read  func(message string) ([]float64, *recur.Tape, error)
	tape  *recur.Tape
	nodes int
}

// Score implements [Gating].
func (g *trained) Score(message string) (out []float64, err error) {
	out, g.tape, err = g.read(message)
	return out, err
}

// Learn implements [Gating].
func (g *trained) Learn(l Lesson) (float64, error) {
	loss, grad := recur.SoftmaxMSE(l.Scores, l.Rewards)
	dout := make([]float64, g.nodes)
	for i, uid := range l.UIDs {
		dout[uid] = grad[i]
	}
	g.tape.Backward(dout)
	g.net.Descend(g.Rate, g.Momentum)
	return loss, nil
}

func (g *trained) state() any { return g.net }

// sequentialGating reads a message word by word.
type sequentialGating struct {
	Tokenizer string `json:"tokenizer_name"`
	Embedding int    `json:"embedding_dim"`
	Hidden    []int  `json:"hidden_size"` // of each layer
	NumUIDs   int    `json:"num_uids"`    // 0, or as many as there are nodes
	Seed      uint64 `json:"seed"`
	descent
}

func newSequentialGating() *sequentialGating {
	return &sequentialGating{Tokenizer: tokensWords, Embedding: 64, Hidden: []int{32}, descent: descent{0.01, 0.9}}
}

func (g *sequentialGating) keys() []strict.Entry {
	hidden := func(f *strict.Filler, n ast.Node, at string) {
		if _, ok := n.(*ast.SequenceNode); ok {
			strict.List(&g.Hidden, strict.Whole[int])(f, n, at)
			return
		}
		g.Hidden = []int{0}
		strict.Whole(&g.Hidden[0])(f, n, at)
	}
	return append(g.descent.keys(),
		strict.At("tokenizer_name", strict.Word(&g.Tokenizer)), strict.At("tokenizer", strict.Word(&g.Tokenizer)), strict.At("embedding_dim", strict.Whole(&g.Embedding)),
		strict.At("hidden_size", hidden), strict.At("num_uids", strict.Whole(&g.NumUIDs)), strict.At("seed", strict.Natural(&g.Seed)))
}

// maxWidth bounds the layers of a net.
const maxWidth = 4096

func (g *sequentialGating) check(c *checker) {
	g.descent.check(c)
	c.within("embedding_dim", float64(g.Embedding), 1, maxWidth)
	c.least("num_uids", float64(g.NumUIDs), 0)
	for _, size := range g.Hidden {
		c.within("hidden_size", float64(size), 1, maxWidth)
	}
}

func (g *sequentialGating) build(b *bench) (Gating, error) {
	if err := sameNodes(g.NumUIDs, b.nodes); err != nil {
		return nil, err
	}
	split, err := newTokens(b.spec.Folder, g.Tokenizer)
	if err != nil {
		return nil, err
	}
	net := recur.New(newChance(g.Seed, streamNet).Rand, g.Embedding, g.Hidden, b.nodes)
	net.Words = recur.NewWords(g.Seed, g.Embedding)
	read := func(message string) ([]float64, *recur.Tape, error) {
		words := split.split(message)
		out, tape := net.Read(words[max(0, len(words)-maxTokens):])
		return out, tape, nil
	}
	return &trained{descent: g.descent, net: net, read: read, nodes: b.nodes}, nil
}

// sameNodes refuses a net for another number of nodes than there are.
func sameNodes(told, nodes int) error {
	if told != 0 && told != nodes {
		return fmt.Errorf("%w: num_uids is %d and the metagraph has %d nodes", ErrModel, told, nodes)
	}
	return nil
}
