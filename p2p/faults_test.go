package p2p

import (
	"testing"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/peer"
)

// TestI32FaultsSilenceAndAreForgotten: five invalid messages on any topics are below
// what a peer is heard at, four are not; after ten minutes nothing is held against him,
// and nothing is kept of him.
func TestI32FaultsSilenceAndAreForgotten(t *testing.T) {
	var f faults
	now := time.Unix(1_700_000_000, 0)
	bob, carol := peer.ID("bob"), peer.ID("carol")
	for range 4 {
		f.told(bob, pubsub.RejectValidationFailed, now)
	}
	if got := f.score(bob, now); got <= graylistBelow || got >= publishBelow {
		t.Errorf("after four he scores %v", got)
	}
	f.told(bob, pubsub.RejectUnexpectedSignature, now)
	if got := f.score(bob, now); got >= graylistBelow {
		t.Errorf("after five he scores %v", got)
	}
	for last := f.score(bob, now); last < 0; last = f.score(bob, now) {
		now = now.Add(time.Second)
		if next := f.score(bob, now); next < last {
			t.Fatalf("he falls from %v to %v by waiting", last, next)
		}
	}
	if took := now.Sub(time.Unix(1_700_000_000, 0)); took < scoreDecay || took > scoreDecay*3/2 {
		t.Errorf("it is forgotten after %v", took)
	}
	f.told(carol, pubsub.RejectSelfOrigin, now.Add(decayTick))
	if _, kept := f.by[bob]; kept || len(f.by) != 1 {
		t.Errorf("kept is %v", f.by)
	}
}

// TestNoRoomIsNoFault: what we could not look at, or did not want, is not held against
// who sent it.
func TestNoRoomIsNoFault(t *testing.T) {
	var f faults
	now := time.Unix(1_700_000_000, 0)
	for _, reason := range []string{pubsub.RejectValidationQueueFull, pubsub.RejectValidationThrottled, pubsub.RejectValidationIgnored, "?"} {
		f.told("bob", reason, now)
	}
	if got := f.score("bob", now); got != 0 {
		t.Errorf("he scores %v", got)
	}
}
