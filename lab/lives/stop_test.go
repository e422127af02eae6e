package lives_test

import (
	"testing"

	"github.com/dollynator/dolly/lab/lives"
)

func TestI08AStopReachesWhoHasAnHonestPathWithinFiveSeconds(t *testing.T) {
	for seed := range uint64(3) {
		s, err := lives.RunStop(lives.StopConfig{Seed: seed, Agents: 20, Liars: 0.2, Loss: 0.3, Links: 3})
		if err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
		if s.Late+s.Silent > 0 || s.Leased > 0 || s.Reached == 0 || s.Receipts <= s.Reached {
			t.Errorf("seed %d: %+v", seed, s)
		}
	}
}
