package mirror

import (
	"slices"
	"unicode/utf8"

	"github.com/dollynator/dolly/lab/strict"
)

// Gating says which nodes are worth a call.
type Gating interface {
	// Score gives one number to each node; message is all roles' text.
	Score(message string) ([]float64, error)
	// Learn is told what a pass brought, right after its Score. The loss is NaN if
	// there is nothing to train.
	Learn(l Lesson) (loss float64, err error)
	keeper
}

// Lesson is what a pass brought: of each node that answered its score, its reward
// and its answer.
type Lesson struct {
	UIDs        []int
	Scores      []float64
	Rewards     []float64
	Completions []string
}

func gatings() parts[Gating] {
	return parts[Gating]{"GatingModel", []kind[Gating]{
		{"BaseGatingModel", nil},
		{"LongestMessageGatingModel", func() maker[Gating] { return &longestGating{N: 1} }},
		{"RandomGatingModel", func() maker[Gating] { return &randomGating{randomValue: *newRandomValue()} }},
		{"ConstantGatingModel", func() maker[Gating] { return &constantGating{constant(1)} }},
		{"MaskedGatingModel", func() maker[Gating] {
			return &maskedGating{Mask: mask{First: 10}, Inner: Component[Gating]{"ConstantGatingModel", &constantGating{constant(1)}}}
		}},
		{"SequentialGatingModel", func() maker[Gating] { return newSequentialGating() }},
		{"HuggingFaceGatingModel", func() maker[Gating] { return newModelGating() }},
		{"ExitGatingModel", func() maker[Gating] { return newExitGating() }},
	}}
}

// untrained learns nothing.
type untrained struct{}

// Learn implements [Gating].
func (untrained) Learn(Lesson) (float64, error) { return nan(), nil }

// valueGating scores with a value, whatever the message.
type valueGating struct {
	untrained
	value Value
	nodes int
}

// Score implements [Gating].
func (g *valueGating) Score(string) ([]float64, error) { return g.value.Draw(g.nodes), nil }

func (g *valueGating) state() any { return g.value.state() }

type constantGating struct {
	Value Component[Value] `json:"value"`
}

func (g *constantGating) keys() []strict.Entry {
	return []strict.Entry{strict.At("value", valueField(&g.Value))}
}
func (g *constantGating) check(c *checker) { checkValue(c, "value", g.Value) }
func (g *constantGating) build(b *bench) (Gating, error) {
	v, err := g.Value.Args.build(b)
	return &valueGating{value: v, nodes: b.nodes}, err
}

// randomGating draws scores, for each pass or, if frozen, once.
type randomGating struct {
	Frozen bool `json:"frozen"`
	randomValue
}

func (g *randomGating) keys() []strict.Entry {
	return append([]strict.Entry{strict.At("frozen", strict.Yes(&g.Frozen))}, g.randomValue.keys()...)
}

func (g *randomGating) build(b *bench) (Gating, error) {
	var m maker[Value] = &g.randomValue
	if g.Frozen {
		m = &frozenValue{g.randomValue}
	}
	v, err := m.build(b)
	return &valueGating{value: v, nodes: b.nodes}, err
}

// longestGating gives ones to the N nodes whose last answers were the longest and
// zeros to the rest; at a tie the lower uid is first.
type longestGating struct {
	N int `json:"n"`
}

func (g *longestGating) keys() []strict.Entry {
	return []strict.Entry{strict.At("n", strict.Whole(&g.N))}
}
func (g *longestGating) check(c *checker) { c.least("n", float64(g.N), 1) }
func (g *longestGating) build(b *bench) (Gating, error) {
	return &longest{n: min(g.N, b.nodes), lengths: make([]int, b.nodes)}, nil
}

type longest struct {
	n       int
	lengths []int // in characters, by uid; 0 if it never answered
}

// Score implements [Gating].
func (g *longest) Score(string) ([]float64, error) {
	order := upTo(len(g.lengths))
	slices.SortStableFunc(order, func(a, b int) int { return g.lengths[b] - g.lengths[a] })
	out := make([]float64, len(g.lengths))
	for _, uid := range order[:g.n] {
		out[uid] = 1
	}
	return out, nil
}

// Learn implements [Gating].
func (g *longest) Learn(l Lesson) (float64, error) {
	for i, uid := range l.UIDs {
		g.lengths[uid] = utf8.RuneCountInString(l.Completions[i])
	}
	return nan(), nil
}

func (g *longest) state() any { return &g.lengths }

func upTo(n int) []int {
	out := make([]int, n)
	for i := range out {
		out[i] = i
	}
	return out
}
