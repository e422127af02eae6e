//go:build faults

package faults

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/dollynator/dolly/fault"
)

// marking plays a plan of a subject and wants its points marked.
func marking(t *testing.T, sub Subject, plan fault.Plan) Outcome {
	t.Helper()
	out, err := play(sub, Options{Fit: fit, Seed: 1, marks: true}, plan)
	if err != nil {
		t.Fatalf("%v: %v", plan, err)
	}
	return out
}

// Plans that count as one, because their second strikes meet the same, go on alike,
// point by point, and are judged alike.
func TestPlansThatCountAsOneComeToTheSame(t *testing.T) {
	sub, r := ledgers(), rand.New(rand.NewPCG(1, 1))
	s, err := listen(sub, Options{Fit: fit, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	two := pair{second: anywhere(plain()...)}
	alike := map[token][]fault.Plan{}
	var tokens []token
	for range 12 {
		p := s.points[r.IntN(len(s.points))]
		for _, how := range []fault.Strike{fault.DieBefore, fault.DieAfter, fault.FailAfter} {
			first := fault.Plan{{N: p.N, Strike: how}}
			met := marking(t, sub, first).Marks
			for second := range two.after(first, met) {
				meets := met[second.N-1][slices.Index(markedStrikes(), second.Strike)]
				if len(alike[meets]) == 1 {
					tokens = append(tokens, meets)
				}
				alike[meets] = append(alike[meets], fault.Plan{first[0], second})
			}
		}
	}
	if len(tokens) < 50 {
		t.Fatalf("only %d kinds of plans are alike", len(tokens))
	}
	for range 12 {
		same := alike[tokens[r.IntN(len(tokens))]]
		compare(t, sub, same[0], same[len(same)-1])
	}
}

// compare wants that two plans go on alike after their second strikes. What is
// struck after its effect has passed the points within that, too.
func compare(t *testing.T, sub Subject, a, b fault.Plan) {
	t.Helper()
	one, other := marking(t, sub, a), marking(t, sub, b)
	rest, also := one.Marks[a.Last():], other.Marks[b.Last():]
	n := min(len(rest), len(also))
	if !slices.Equal(rest[len(rest)-n:], also[len(also)-n:]) || !slices.Equal(one.Broken, other.Broken) {
		t.Errorf("%v goes on for %d points, %v for %d: %q and %q", a, len(rest), b, len(also), one.Broken, other.Broken)
	}
}

// What comes to something else is not folded: a death before an effect that others
// see, and one after it.
func TestPlansThatDifferAreKept(t *testing.T) {
	sub := ledgers()
	for _, p := range marking(t, sub, nil).Points {
		m := marking(t, sub, nil).Marks[p.N-1]
		if p.Kind == fault.Call && p.Name == publishing && m[0] == m[1] {
			t.Errorf("at %v it is all the same when it dies", p)
		}
	}
}

func TestMarksAreReadAsTheyWereWritten(t *testing.T) {
	all := []mark{{{1, 2}, {3}}, {5: {15: 7}}}
	if got, err := unpackMarks(packMarks(all)); err != nil || !slices.Equal(got, all) {
		t.Errorf("%v: %v", got, err)
	}
	if _, err := unpackMarks("AAAA"); err == nil {
		t.Error("a part of a mark was read")
	}
}
