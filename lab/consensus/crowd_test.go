package consensus

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"
)

// drawCrowded is a game that can be played by a crowd, and how it is learned.
func drawCrowded(t *rapid.T) Config {
	c, err := Named("honest", rapid.SampledFrom([]string{"paper-table", "paper", "entropy", "works"}).Draw(t, "preset"))
	if err != nil {
		t.Fatal(err)
	}
	e := &c.Env
	e.Honest = rapid.IntRange(1, mostCrowded).Draw(t, "honest")
	e.Method = rapid.SampledFrom([]Method{Agreement, Broadcast}).Draw(t, "method")
	e.Identity = rapid.SampledFrom([]Identity{Authenticated, Anonymous, Signed}).Draw(t, "identity")
	e.Rounds = rapid.SampledFrom([]int{2, 4, 10, mostRounds}).Draw(t, "rounds")
	e.History = rapid.IntRange(0, 1).Draw(t, "history")
	e.Reward.Honest.Own = rapid.SampledFrom([]float64{0, 0.7}).Draw(t, "own")
	e.Reward.Majority = rapid.Bool().Draw(t, "judge the majority")
	c.Training.Simulations, c.Training.Rate = rapid.IntRange(1, 60).Draw(t, "simulations"), 0.05
	return c
}

// decisions are what was decided, each as often as it was.
func decisions(did []taken) map[string]int32 {
	all := map[string]int32{}
	for _, d := range did {
		all[fmt.Sprintf("row %d, action %d, worth %x", d.row, d.action, d.value)] += d.times
	}
	return all
}

// TestACrowdPlaysAsOneByOne plays the same draws both ways, epoch after epoch: the same
// is decided for the same worth, to the last bit.
func TestACrowdPlaysAsOneByOne(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := drawCrowded(t)
		tr, err := NewTrainer(c, rapid.Uint64().Draw(t, "seed"))
		if err != nil {
			t.Fatal(err)
		}
		for range 4 {
			f := tr.f
			if !f.crowded() {
				t.Fatal("no crowd")
			}
			f.clear()
			before := *tr.source
			tr.games(c.Training.Simulations)
			crowd, paid := decisions(f.did), f.paid
			f.clear()
			*tr.source = before
			f.dice = dice{tr.source.Uint64()}
			tr.oneByOne(c.Training.Simulations)
			if alone := decisions(f.did); fmt.Sprint(alone) != fmt.Sprint(crowd) {
				t.Fatalf("together %v\none by one %v", crowd, alone)
			}
			if math.Abs(paid.honest-f.paid.honest) > 1e-9 {
				t.Fatalf("together paid %v, one by one %v", paid.honest, f.paid.honest)
			}
			if paid.honest = f.paid.honest; paid != f.paid {
				t.Fatalf("together %+v, one by one %+v", paid, f.paid)
			}
			tr.forget()
			if _, _, err := tr.Epoch(); err != nil {
				t.Fatal(err)
			}
		}
	})
}

// TestWhatLanesCannotCountIsPlayedOneByOne has more rows than lanes have places.
func TestWhatLanesCannotCountIsPlayedOneByOne(t *testing.T) {
	c, err := Named("honest", "paper")
	if err != nil {
		t.Fatal(err)
	}
	s := newScale(&c.Env)
	most := (laneSize-int(s.nowhere))/len(s.worth) - 1
	if !s.fit(most) || s.fit(most+1) {
		t.Errorf("%d rows of %d places", most, len(s.worth))
	}
}

// TestDrawsAreEven counts draws, of all lanes and both words, against an even spread.
func TestDrawsAreEven(t *testing.T) {
	const bins, games, rounds = 16, 2000, 3
	for agent := range mostAgents {
		var counts [bins]float64
		for game := range games {
			for round := 1; round <= rounds; round++ {
				counts[dice{7}.draw(game, round, agent)>>49]++
			}
		}
		square, want := 0.0, games*rounds/float64(bins)
		for _, n := range counts {
			square += (n - want) * (n - want) / want
		}
		if square > 38 { // 15 degrees of freedom: one in a thousand
			t.Errorf("agent %d: χ² %.1f of %v", agent, square, counts)
		}
	}
}
