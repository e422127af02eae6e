package bench

import (
	"testing"
	"time"
)

// TestGossipReachesAll: few hosts, so that it is quick; of ours all get all.
func TestGossipReachesAll(t *testing.T) {
	rows, err := Gossip(t.Context(), GossipConfig{Hosts: 8, Steady: 2, Burst: 60, Samples: 1, Settle: time.Second, Idle: time.Second})
	if err != nil || len(rows) != 18 {
		t.Fatalf("%d rows: %v", len(rows), err)
	}
	for _, r := range rows {
		switch {
		case r.Row != "gossip" || r.Samples != 1 || r.Median <= 0:
			t.Errorf("%+v", r)
		case r.Side == "dolly" && r.Unit == "% delivered" && r.Median != 100:
			t.Errorf("%s: %v %% delivered", r.Variant, r.Median)
		}
	}
}
