package main

import (
	"encoding/json"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/qd"
)

// TestTheOrderOfAReplayedFileIsItsOwn: the same updates with the offers in another
// order give the same values in that order.
func TestTheOrderOfAReplayedFileIsItsOwn(t *testing.T) {
	const seed = 11
	r := rand.New(rand.NewPCG(seed, 1))
	names := []dolly.OfferID{"a/x/1", "b/y/2", "c/z/3", "d/w/4"}
	n := len(names)
	order := r.Perm(n) // place in the file → number of the offer
	var updates [2][]replayUpdate
	for range 25 {
		success, reward := r.IntN(2) == 0, r.Float64()
		u := replayUpdate{Offer: names[r.IntN(n)], Success: &success, Reward: &reward}
		for which := range updates {
			updates[which] = append(updates[which], u)
		}
		for range r.IntN(4) {
			m := make([][]float64, n)
			for i := range m {
				for range n {
					m[i] = append(m[i], r.NormFloat64())
				}
			}
			shuffled := make([][]float64, n)
			for i := range n {
				for j := range n {
					shuffled[i] = append(shuffled[i], m[order[i]][order[j]])
				}
			}
			for which, matrix := range [][][]float64{m, shuffled} {
				last := &updates[which][len(updates[which])-1]
				last.Remotes = append(last.Remotes, matrix)
			}
		}
	}
	files := [2]replayFile{{Offers: names, Current: names[1], Updates: updates[0]}, {Current: names[1], Updates: updates[1]}}
	for _, k := range order {
		files[1].Offers = append(files[1].Offers, names[k])
	}
	var out [2]replayed
	for which, f := range files {
		raw, err := json.Marshal(f)
		if err != nil {
			t.Fatal(err)
		}
		if out[which], err = replayLearning(raw); err != nil {
			t.Fatal(err)
		}
	}
	for i := range n {
		for j := range n {
			if got, want := out[1].Q[i][j], out[0].Q[order[i]][order[j]]; math.Abs(got-want) > 1e-12*max(1, math.Abs(want)) {
				t.Errorf("seed %d: Q[%d,%d] = %v, want %v", seed, i, j, got, want)
			}
		}
		if out[1].Alpha[i] != out[0].Alpha[order[i]] || out[1].Beta[i] != out[0].Beta[order[i]] {
			t.Errorf("seed %d: rates of %d", seed, i)
		}
	}
}

func TestLearnedTablesAsCSV(t *testing.T) {
	v := dolly.LearningView{Current: "a/x/1", Q: [][]float64{{1, 2}, {1, 2}}, Offers: []dolly.OfferRow{
		{Offer: dolly.Offer{ID: "a/x/1", Price: 300, Period: 30 * dolly.Day}, Value: 1, E: 0.5, Alpha: 0.8, Beta: 0.2},
		{Offer: dolly.Offer{ID: "b/y/2"}, Value: 2},
	}}
	head := "state,action,q,e,alpha,beta,sat_per_day\n"
	for name, c := range map[string]struct {
		q    [][]float64
		want string
	}{
		"rows alike":  {v.Q, "*,a/x/1,1,0.5,0.8,0.2,10\n*,b/y/2,2,0,0,0,\n"},
		"rows differ": {[][]float64{{1, 2}, {3, 4}}, "a/x/1,a/x/1,1,0.5,0.8,0.2,10\na/x/1,b/y/2,2,0,0,0,\nb/y/2,a/x/1,3,0.5,0.8,0.2,10\nb/y/2,b/y/2,4,0,0,0,\n"},
		"too large":   {nil, "a/x/1,a/x/1,1,0.5,0.8,0.2,10\na/x/1,b/y/2,2,0,0,0,\n"},
	} {
		v.Q = c.q
		got, err := learnCSV(v)
		if err != nil || string(got) != head+c.want {
			t.Errorf("%s:\n%s%v", name, got, err)
		}
	}
}

func TestTheHeatMapTellsSizeAndSign(t *testing.T) {
	ids := []dolly.OfferID{"a/x/1", "b/y/2"}
	var b strings.Builder
	heat{out: &b}.draw(ids, [][]float64{{1, -0.5}, {0, 0.1}})
	want := "                       a       b\n  a a/x/1         1.00 █ -0.50 ▒\n  b b/y/2         0.00 ·  0.10 ░\n"
	if b.String() != want {
		t.Errorf("drawn\n%q\nwant\n%q", b.String(), want)
	}
	b.Reset()
	heat{out: &b, colours: true}.draw(ids, [][]float64{{1, -1}, {1, -1}})
	if s := b.String(); strings.Count(s, "\x1b[0m") != 2 || !strings.Contains(s, "48;5;40m") || !strings.Contains(s, "48;5;160m") || strings.Count(s, "\n") != 2 {
		t.Errorf("drawn %q", s)
	}
	for i, name := range map[int]string{0: "a", 25: "z", 26: "aa", 51: "az", 52: "ba", 701: "zz", 702: "aaa"} {
		if column(i) != name {
			t.Errorf("column %d is %s", i, column(i))
		}
	}
}

func TestTheDemoFleetLearns(t *testing.T) {
	var first, last float64
	for seed := range uint64(20) {
		rule, err := qd.NewRule("evidence", "capacity", "thompson")
		if err != nil {
			t.Fatal(err)
		}
		out, err := newDemoFleet(rule, 8, 6, seed).play(15)
		if err != nil {
			t.Fatal(err)
		}
		first += out.Rounds[0].Fleet / 20
		last += out.Last / 20
	}
	if last < first+0.1 {
		t.Errorf("fleets make %.2f after a round, %.2f after fifteen", first, last)
	}
}
