package p2p

import (
	"math"
	"sync"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/peer"
)

// invalidWeight is times the square of the invalid messages that a peer sent of late:
// five silence it.
const invalidWeight = -20.0

// faults are the invalid messages of peers, on all topics. Gossipsub would count them
// too (P4), but for each topic, and looks them up for whatever anybody sends.
type faults struct {
	mu    sync.Mutex
	by    map[peer.ID]fault
	swept time.Time
}

// fault is how many, at a time from which they are forgotten bit by bit.
type fault struct {
	weight float64
	at     time.Time
}

// left is what is not forgotten: nothing after scoreDecay.
func (f fault) left(now time.Time) float64 {
	left := f.weight * math.Pow(decayToZero, float64(now.Sub(f.at))/float64(scoreDecay))
	if left < decayToZero {
		return 0
	}
	return left
}

// told counts what gossip rejected for a reason, if that says that who sent it is not
// honest: a message of which we had no room or want is no fault.
func (f *faults) told(from peer.ID, reason string, now time.Time) {
	switch reason {
	case pubsub.RejectValidationFailed, pubsub.RejectUnexpectedSignature, pubsub.RejectUnexpectedAuthInfo, pubsub.RejectSelfOrigin:
	default:
		return
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.sweep(now)
	f.by[from] = fault{f.by[from].left(now) + 1, now}
}

// sweep forgets who has nothing left, now and then.
func (f *faults) sweep(now time.Time) {
	if f.by == nil {
		f.by = map[peer.ID]fault{}
	}
	if now.Sub(f.swept) < decayTick {
		return
	}
	f.swept = now
	for id, one := range f.by {
		if one.left(now) == 0 {
			delete(f.by, id)
		}
	}
}

// score is never above 0.
func (f *faults) score(of peer.ID, now time.Time) float64 {
	f.mu.Lock()
	defer f.mu.Unlock()
	if len(f.by) == 0 {
		return 0
	}
	left := f.by[of].left(now)
	return invalidWeight * left * left
}
