package sim

import (
	"context"
	"testing"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// TestEveryMonitorSeesItsRuleBroken leaves one rule out at a time: the monitor of
// its invariant must say so, or it would say nothing of a real mistake either.
func TestEveryMonitorSeesItsRuleBroken(t *testing.T) {
	for _, c := range []struct {
		name      string
		rule      mutant
		invariant string
		change    func(*scenario.Scenario)
	}{
		{"two keys in a slot", mutSecondKey, "I2", nil},
		{"a slot too many", mutExtraSlot, "I1", nil},
		{"too deep", mutDeep, "I4", nil},
		{"by the wall clock", mutWallClock, "I5", func(s *scenario.Scenario) {
			s.Faults.SkewS, s.Charter.Expiry = 30*86_400, 20
		}},
		{"no permit", mutNoPermit, "I6", func(s *scenario.Scenario) { s.Faults.CloneDays = 5 }},
		{"deaf to a stop", mutDeafToStop, "I7", func(s *scenario.Scenario) { day := 20; s.Stop = &day }},
		{"nothing is swept", mutHoard, "I9", func(s *scenario.Scenario) { s.Charter.Hot = 12_000 }},
		{"a lease without bound", mutOverLease, "I9", nil},
		{"two certificates", mutTwoCerts, "I10", nil},
		{"paid twice", mutPayTwice, "I13", func(s *scenario.Scenario) { s.Faults.CrashDays = 1 }},
		{"a loss in silence", mutSilence, "I14", nil},
		{"more than quoted", mutOverpay, "I15", nil},
		{"another address", mutAddress, "I15", nil},
		{"no take", mutNoTake, "I18", nil},
		{"an early claim", mutEarlyClaim, "I19", nil},
		{"no refund", mutNoRefund, "I20", nil},
		{"coins from nowhere", mutCoins, "I21", nil},
		{"half a lock", mutLock, "I22", nil},
		{"released and claimed", mutRelease, "I22", nil},
		{"totals by themselves", mutTotals, "I24", nil},
		{"minted in a credit", mutMint, "I25", nil},
		{"who comes first", mutOrder, "I26", nil},
		{"a table beyond bounds", mutTable, "I35", nil},
		{"hearsay without bound", mutHearsay, "I36", nil},
		{"two voices", mutVoices, "I37", nil},
	} {
		s := brisk()
		if c.change != nil {
			c.change(&s)
		}
		if n := breaches(t, s, c.rule, c.invariant); n == 0 {
			t.Errorf("%s: %s is not reported", c.name, c.invariant)
		}
		if c.change == nil {
			continue // the chaos test plays much more with all rules
		}
		if n := breaches(t, s, noMutant, ""); n > 0 {
			t.Errorf("%s: with all rules %d breaches are reported", c.name, n)
		}
	}
}

// brisk is a small fleet in which much happens: rents are short and cheap.
func brisk() scenario.Scenario {
	s := small()
	s.Mind.Strategy = "constant_sell"
	d := &s.Offers.Drawn
	d.PeriodDays, d.PriceMin, d.PriceMax = 10, 1500, 6000
	s.Days = 30
	return s
}

// breaches counts those of an invariant, or of any, in the first seed that has one.
func breaches(t *testing.T, s scenario.Scenario, rule mutant, invariant string) int {
	t.Helper()
	for seed := range uint64(3) {
		r, err := Run(context.Background(), s, Options{Seed: seed, broken: rule})
		if err != nil && rule == noMutant {
			t.Fatal(err)
		}
		n := 0
		for _, b := range r.Broken {
			if invariant == "" || b.Invariant == invariant {
				n++
			}
		}
		if n > 0 {
			if rule == noMutant {
				t.Logf("seed %d: %v", seed, r.Broken)
			}
			return n
		}
		if rule == noMutant {
			return 0
		}
	}
	return 0
}
