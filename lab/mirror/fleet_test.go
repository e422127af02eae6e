package mirror

import (
	"context"
	"math"
	"testing"
)

func playFleet(t *testing.T, name string) Summary {
	t.Helper()
	s, err := Play(context.Background(), shipped(t, name), 1)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// In a fleet of honest relays each is trusted for what it carried, and the fast ones
// carry more.
func TestHonestRelaysAreCreditedWhatTheyCarried(t *testing.T) {
	s := playFleet(t, "fleet")
	slow, fast := 0.0, 0.0
	for uid, mb := range s.Fleet.Carried {
		if math.Abs(mb-s.Fleet.Credited[uid]) > 0.01 {
			t.Errorf("relay %d carried %v MB and is trusted for %v", uid, mb, s.Fleet.Credited[uid])
		}
		if uid < 4 {
			slow += mb
		}
		if uid >= 12 {
			fast += mb
		}
	}
	if fast < 2*slow || s.Fleet.Gain != 0 || *s.Pearson < 0.1 {
		t.Errorf("the fast carried %v MB, the slow %v; gain %v, correlation %v", fast, slow, s.Fleet.Gain, *s.Pearson)
	}
	if n := len(s.Fleet.Accounts); n != 15 || s.Fleet.Accounts[n-1].Balances[15] <= 0 {
		t.Errorf("%d looks at the ledger", n)
	}
}

// Defences hold, and without them the hole that they close is there.
func TestDefencesAndHoles(t *testing.T) {
	for _, c := range []struct {
		name        string
		least, most float64 // MB gained for nothing
	}{
		// the attack edges carry 2 MB of the last relay's credit in each call, and no more
		{"fleet_sybil", 0, 300}, {"fleet_sybil_open", 3000, 1e9},
		{"fleet_overclaim", -1, 1}, {"fleet_overclaim_open", 300, 1e9},
	} {
		if got := playFleet(t, c.name).Fleet.Gain; got < c.least || got > c.most {
			t.Errorf("%s: gain %v MB, want %v to %v", c.name, got, c.least, c.most)
		}
	}
}

// A stop reaches everybody: no lease is renewed after it, and none outlives a day.
func TestAStoppedFleetServesNobody(t *testing.T) {
	spec := shipped(t, "fleet_stop")
	spec.Analysis = nil
	p := play(t, spec, 1, 70)
	last := p.events[len(p.events)-1]
	if last.Block < 60 || last.Block > 84 {
		t.Errorf("the last call was answered at block %d", last.Block)
	}
	if got, want := mustJSON(t, play(t, spec, 1, 0).summary), mustJSON(t, p.summary); got != want {
		t.Error("saved and loaded after the stop it went another way")
	}
}

// Each part of the fleet may be replaced by one that is constant, random or a dummy.
func TestFleetPartsAreReplaceable(t *testing.T) {
	for _, parts := range []string{
		"dendrite_pool: {name: Relay}, gating_model: {name: Random}, reward_model: {name: Constant}",
		"dendrite_pool: {name: Relay}, gating_model: {name: Constant}, reward_model: {name: Dummy}",
		"dendrite_pool: {name: Relay}, gating_model: {name: Exit, args: {by: trust}}, reward_model: {name: Credit}",
		"dendrite_pool: {name: Relay}, gating_model: {name: Exit, args: {by: carried}}, reward_model: {name: Random}",
		"dendrite_pool: {name: Dummy, args: {data_path: facts}}, gating_model: {name: Exit}, metagraph: {name: Metagraph}, subtensor: {name: Subtensor}",
	} {
		s, err := Play(context.Background(), small(t, parts, "method: {name: train, args: {max_iter: 3}}"), 1)
		if err != nil || s.Events == 0 {
			t.Errorf("%s: %+v, %v", parts, s, err)
		}
	}
	if _, err := Start(small(t, "reward_model: {name: Credit}", ""), 1); err == nil {
		t.Error("MB were credited where nothing carries")
	}
	if _, err := Start(small(t, "dendrite_pool: {name: Relay, args: {exploits: {99: free_ride}}}", ""), 1); err == nil {
		t.Error("a relay that is not there exploits")
	}
}
