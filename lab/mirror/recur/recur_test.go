package recur

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"testing"
)

// Each parameter of embedding, layers and linear has the gradient that a finite
// difference has.
func TestGradientIsThatOfFiniteDifferences(t *testing.T) {
	for seed := range uint64(4) {
		r := rand.New(rand.NewPCG(seed, 1))
		hidden := [][]int{{}, {5}, {4, 3}, {3, 2, 4}}[seed]
		n := New(r, 6, hidden, 4)
		n.Words = NewWords(seed, 6)
		text := []string{"who", "met", "who", "there"}
		uids, target := []int{0, 2, 3}, []float64{0.3, -0.7, 1.1}
		loss := func() float64 {
			out, _ := n.Read(text)
			l, _ := SoftmaxMSE(picked(out, uids), target)
			return l
		}
		out, tape := n.Read(text)
		_, g := SoftmaxMSE(picked(out, uids), target)
		dout := make([]float64, 4)
		for i, uid := range uids {
			dout[uid] = g[i]
		}
		tape.Backward(dout)
		checked := 0
		for pi, p := range n.params() {
			for i := range p.W {
				const h = 1e-6
				was := p.W[i]
				p.W[i] = was + h
				up := loss()
				p.W[i] = was - h
				down := loss()
				p.W[i] = was
				want := (up - down) / (2 * h)
				if math.Abs(p.grad[i]-want) > 1e-9+1e-6*math.Abs(want) {
					t.Fatalf("seed %d: parameter %d[%d]: gradient %g, difference %g", seed, pi, i, p.grad[i], want)
				}
				checked++
			}
		}
		if checked < 30 {
			t.Fatalf("only %d parameters were checked", checked)
		}
	}
}

func picked(of []float64, at []int) (out []float64) {
	for _, i := range at {
		out = append(out, of[i])
	}
	return out
}

func TestDescentReachesATarget(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 1))
	n := New(r, 8, []int{6}, 3)
	n.Words = NewWords(7, 8)
	texts := [][]string{{"red", "car"}, {"blue", "car"}}
	targets := [][]float64{{2, 0, 0}, {0, 0, 2}}
	first, last := 0.0, 0.0
	for epoch := range 400 {
		sum := 0.0
		for i, text := range texts {
			out, tape := n.Read(text)
			l, g := SoftmaxMSE(out, targets[i])
			tape.Backward(g)
			n.Descend(0.1, 0.9)
			sum += l
		}
		if epoch == 0 {
			first = sum
		}
		last = sum
	}
	if last > first/100 {
		t.Errorf("loss %g became %g", first, last)
	}
}

// A net that was saved and loaded goes on like one that was not.
func TestStateIsAllThatMatters(t *testing.T) {
	train := func(n *Net, from, to int) {
		for i := from; i < to; i++ {
			out, tape := n.Read([]string{"a", string(rune('b' + i%5))})
			_, g := SoftmaxMSE(out, []float64{1, float64(i % 3)})
			tape.Backward(g)
			n.Descend(0.05, 0.9)
		}
	}
	fresh := func() *Net {
		n := New(rand.New(rand.NewPCG(3, 1)), 4, []int{3}, 2)
		n.Words = NewWords(3, 4)
		return n
	}
	whole := fresh()
	train(whole, 0, 20)
	half := fresh()
	train(half, 0, 9)
	text, err := json.Marshal(half)
	if err != nil {
		t.Fatal(err)
	}
	other := fresh()
	if err := json.Unmarshal(text, other); err != nil {
		t.Fatal(err)
	}
	train(other, 9, 20)
	a, _ := json.Marshal(whole)
	b, _ := json.Marshal(other)
	if string(a) != string(b) {
		t.Error("they went different ways")
	}
	wrong := New(rand.New(rand.NewPCG(3, 1)), 4, []int{5}, 2)
	if err := json.Unmarshal(text, wrong); err == nil {
		t.Error("the state of another shape was taken")
	}
}
