package rl

import (
	"math"
	"math/rand/v2"
	"testing"

	"pgregory.net/rapid"
)

// done is an action taken in a state, with its advantage.
type done struct {
	state, action int
	advantage     float64
}

// lesson is a network, states, and what was done in them.
type lesson struct {
	net    *Net
	states [][]uint16
	done   []done
}

func drawLesson(t *rapid.T) lesson {
	r := rand.New(rand.NewPCG(rapid.Uint64().Draw(t, "seed"), 1))
	groups, actions := 2+r.IntN(3), 2+r.IntN(8)
	n, err := NewNet(r, 3*groups, 1+r.IntN(18), 1+r.IntN(9), actions)
	if err != nil {
		t.Fatal(err)
	}
	l := lesson{net: n}
	for range 1 + r.IntN(10) {
		var ones []uint16
		for g := range groups {
			ones = append(ones, uint16(3*g+r.IntN(3)))
		}
		l.states = append(l.states, ones)
	}
	for range 1 + r.IntN(60) {
		l.done = append(l.done, done{r.IntN(len(l.states)), r.IntN(actions), 4*r.Float64() - 2})
	}
	return l
}

// learner has a row for each state that was met or, directly, for each thing done.
func (l lesson) learner(direct bool) (*Learner, *Tally) {
	p := NewPolicy(l.net.Clone())
	p.Temperature = 1.3
	rows := map[int]int{}
	at := make([]int, len(l.done))
	for i, d := range l.done {
		row, known := rows[d.state]
		if direct || !known {
			row = p.Add(l.states[d.state])
			rows[d.state] = row
		}
		at[i] = row
	}
	tally := &Tally{}
	tally.Reset(p.Rows(), l.net.Outputs())
	for i, d := range l.done {
		tally.Add(at[i], d.action, d.advantage)
	}
	return NewLearner(p, NewAdam(0.01)), tally
}

func TestDeduplicatedGradientIsTheDirectOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		l, s, c := drawLesson(t), Step{Weight: 0.05, Entropy: 0.2}, Clip{Passes: 4, Range: 0.2}
		one, few := l.learner(false)
		all, many := l.learner(true)
		one.gradientOf(func(row int, slope []float64) { one.reinforce(few, s, row, slope) })
		all.gradientOf(func(row int, slope []float64) { all.reinforce(many, s, row, slope) })
		near(t, "REINFORCE", one.grad.all, all.grad.all, 1e-10)
		one.PPO(few, s, c)
		all.PPO(many, s, c)
		near(t, "the last pass of PPO", one.grad.all, all.grad.all, 1e-10)
	})
}

func near(t *rapid.T, what string, got, want []float64, within float64) {
	t.Helper()
	for i := range want {
		if math.Abs(got[i]-want[i]) > within*max(1, math.Abs(want[i])) {
			t.Fatalf("%s: derivative %d is %g, not %g", what, i, got[i], want[i])
		}
	}
}

func TestGradientsAreFiniteDifferences(t *testing.T) {
	s, c := Step{Weight: 0.05, Entropy: 0.3}, Clip{Passes: 1, Range: 0.2}
	rapid.Check(t, func(t *rapid.T) {
		l := drawLesson(t)
		one, tally := l.learner(false)
		one.gradientOf(func(row int, slope []float64) { one.reinforce(tally, s, row, slope) })
		agree(t, one, func() float64 { return plainLoss(one, tally, s) })

		one.old = append(one.old[:0], one.Policy.probs...)
		r := rand.New(rand.NewPCG(7, 7))
		for i := range one.Policy.Net.params { // the ratios leave 1, and some the range
			one.Policy.Net.params[i] += 0.3 * r.NormFloat64()
		}
		one.Policy.again()
		one.gradientOf(func(row int, slope []float64) { one.clipped(tally, s, c, row, slope) })
		agree(t, one, func() float64 { return clippedLoss(one, tally, s, c) })
	})
}

// agree compares the gradient with differences of the loss where the loss has no kink.
func agree(t *rapid.T, l *Learner, loss func() float64) {
	t.Helper()
	const h = 1e-6
	params := l.Policy.Net.params
	at := func(i int, x float64) float64 {
		was := params[i]
		params[i] = x
		l.Policy.again()
		v := loss()
		params[i] = was
		return v
	}
	for i, was := range params {
		left, mid, right := at(i, was-h), at(i, was), at(i, was+h)
		if math.Abs(left+right-2*mid) > 1e-9 { // a ReLU or a clip in between
			continue
		}
		if d := (right - left) / (2 * h); math.Abs(d-l.grad.all[i]) > 1e-5*max(1, math.Abs(d)) {
			t.Fatalf("derivative %d of %d is %g by differences and %g by hand", i, len(params), d, l.grad.all[i])
		}
	}
	l.Policy.again()
}

func plainLoss(l *Learner, t *Tally, s Step) (loss float64) {
	for row := range l.Policy.Rows() {
		for a, p := range l.Policy.Probs(row) {
			loss -= s.Weight * (t.sums[row*t.actions+a][0] + t.sums[row*t.actions+a][1]) * math.Log(p)
			loss += s.Weight * s.Entropy * t.count[row] * p * math.Log(p)
		}
	}
	return loss
}

func clippedLoss(l *Learner, t *Tally, s Step, c Clip) (loss float64) {
	for row := range l.Policy.Rows() {
		for a, p := range l.Policy.Probs(row) {
			ratio := p / l.old[row*t.actions+a]
			loss -= s.Weight * min(ratio, 1+c.Range) * t.sums[row*t.actions+a][1]
			loss -= s.Weight * max(ratio, 1-c.Range) * t.sums[row*t.actions+a][0]
			loss += s.Weight * s.Entropy * t.count[row] * p * math.Log(p)
		}
	}
	return loss
}

// TestABanditIsLearned is one state in which one of three actions pays.
func TestABanditIsLearned(t *testing.T) {
	for _, ppo := range []bool{false, true} {
		r := rand.New(rand.NewPCG(5, 5))
		n, err := NewNet(r, 1, 8, 3)
		if err != nil {
			t.Fatal(err)
		}
		l, tally := NewLearner(NewPolicy(n), NewAdam(0.02)), &Tally{}
		for range 200 {
			l.Policy.Clear()
			row := l.Policy.Add([]uint16{0})
			tally.Reset(1, 3)
			for range 50 {
				a := l.Policy.Draw(row, r.Uint64()>>11)
				tally.Add(row, a, map[bool]float64{true: 1, false: -1}[a == 2])
			}
			if s := (Step{Weight: 1. / 50}); ppo {
				l.PPO(tally, s, Clip{Passes: 3, Range: 0.2})
			} else {
				l.Reinforce(tally, s)
			}
		}
		l.Policy.Clear()
		if row := l.Policy.Add([]uint16{0}); l.Policy.Greedy(row) != 2 || l.Policy.Probs(row)[2] < 0.95 {
			t.Errorf("ppo %v: the paying action has probability %v", ppo, l.Policy.Probs(row))
		}
	}
}
