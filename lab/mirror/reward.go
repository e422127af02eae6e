package mirror

import (
	"strings"
	"unicode/utf8"

	"github.com/dollynator/dolly/lab/strict"
)

// Reward judges completions.
type Reward interface {
	// Rewards are of the successful calls of one pass, in their order.
	Rewards(ask Ask, calls []Call) ([]float64, error)
	// Backward is what n nodes are told of their rewards.
	Backward(n int) []float64
	keeper
}

// text is what a reward model reads: the user's text, a blank line, the completion.
func text(ask Ask, c Call) string {
	return strings.TrimSpace(ask.Message) + "\n\n" + strings.TrimSpace(c.Completion)
}

func rewards() parts[Reward] {
	return parts[Reward]{"RewardModel", []kind[Reward]{
		{"BaseRewardModel", nil},
		{"DummyRewardModel", func() maker[Reward] {
			return &dummyReward{Type: questionLength, Forward: constant(1), Back: constant(1)}
		}},
		{"ConstantRewardModel", func() maker[Reward] { return &constantReward{Forward: constant(1), Back: constant(0)} }},
		{"RandomRewardModel", func() maker[Reward] { return &randomReward{randomValue: *newRandomValue()} }},
		{"CustomRewardModel", func() maker[Reward] { return &modelReward{custom: true, Device: cpu} }},
		{"HuggingFaceRewardModel", func() maker[Reward] { return &modelReward{Device: cpu} }},
		{"CreditRewardModel", func() maker[Reward] { return newCreditReward() }},
	}}
}

// constantReward does not look at what it judges.
type constantReward struct {
	Forward Component[Value] `json:"forward_value"`
	Back    Component[Value] `json:"backward_value"`
}

func (r *constantReward) keys() []strict.Entry {
	return []strict.Entry{strict.At("forward_value", valueField(&r.Forward)), strict.At("backward_value", valueField(&r.Back))}
}

func (r *constantReward) check(c *checker) {
	checkValue(c, "forward_value", r.Forward)
	checkValue(c, "backward_value", r.Back)
}

func checkValue(c *checker, key string, v Component[Value]) {
	if v.Args != nil {
		v.Args.check(c.in(key).in("args"))
	}
}

func (r *constantReward) build(b *bench) (Reward, error) { return newValueReward(b, r.Forward, r.Back) }

// valueReward gives what its values give.
type valueReward struct{ forward, back Value }

func newValueReward(b *bench, forward, back Component[Value]) (*valueReward, error) {
	f, err := forward.Args.build(b)
	if err != nil {
		return nil, err
	}
	k, err := back.Args.build(b)
	return &valueReward{f, k}, err
}

// Rewards implements [Reward].
func (r *valueReward) Rewards(_ Ask, calls []Call) ([]float64, error) {
	return r.forward.Draw(len(calls)), nil
}

// Backward implements [Reward].
func (r *valueReward) Backward(n int) []float64 { return r.back.Draw(n) }

func (r *valueReward) state() any { return keep(r.forward.state(), r.back.state()) }

// randomReward draws rewards, and what is told of them, with other scales if given.
type randomReward struct {
	randomValue
	BackP0 *float64 `json:"backward_p0,omitempty"`
	BackP1 *float64 `json:"backward_p1,omitempty"`
	// What follows is read because the ancestor's examples have it, and does
	// nothing: rewards are drawn.
	Forward *float64 `json:"forward_value,omitempty"`
	Back    *float64 `json:"backward_value,omitempty"`
}

func (r *randomReward) keys() []strict.Entry {
	return append(r.randomValue.keys(),
		strict.At("backward_p0", strict.Optional(&r.BackP0, strict.Number)), strict.At("backward_p1", strict.Optional(&r.BackP1, strict.Number)),
		strict.At("forward_value", strict.Optional(&r.Forward, strict.Number)), strict.At("backward_value", strict.Optional(&r.Back, strict.Number)))
}

func (r *randomReward) build(b *bench) (Reward, error) {
	back := r.randomValue
	if r.BackP0 != nil {
		back.P0 = *r.BackP0
	}
	if r.BackP1 != nil {
		back.P1 = *r.BackP1
	}
	return newValueReward(b, Component[Value]{Args: &r.randomValue}, Component[Value]{Args: &back})
}

// What a dummy reward counts.
const (
	questionLength = "question_length" // characters
	longestWord    = "longest_word"    // characters
	numWords       = "num_words"
)

// dummyReward counts something in the whole text.
type dummyReward struct {
	Type    string           `json:"reward_type"`
	Forward Component[Value] `json:"forward_value"` // scales the count
	Back    Component[Value] `json:"backward_value"`
}

func (r *dummyReward) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("reward_type", strict.Word(&r.Type)),
		strict.At("forward_value", valueField(&r.Forward)), strict.At("backward_value", valueField(&r.Back)),
	}
}

func (r *dummyReward) check(c *checker) {
	c.oneOf("reward_type", r.Type, questionLength, longestWord, numWords)
	checkValue(c, "forward_value", r.Forward)
	checkValue(c, "backward_value", r.Back)
}

func (r *dummyReward) build(b *bench) (Reward, error) {
	v, err := newValueReward(b, r.Forward, r.Back)
	return &countReward{v, r.Type}, err
}

type countReward struct {
	*valueReward
	what string
}

// Rewards implements [Reward].
func (r *countReward) Rewards(ask Ask, calls []Call) ([]float64, error) {
	out := r.forward.Draw(len(calls))
	for i, c := range calls {
		out[i] *= count(r.what, text(ask, c))
	}
	return out, nil
}

func count(what, text string) float64 {
	switch what {
	case numWords:
		return float64(len(strings.Fields(text)))
	case longestWord:
		most := 0
		for w := range strings.FieldsSeq(text) {
			most = max(most, utf8.RuneCountInString(w))
		}
		return float64(most)
	}
	return float64(utf8.RuneCountInString(text))
}
