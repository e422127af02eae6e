package p2p

import (
	"net"
	"time"

	pubsub "github.com/libp2p/go-libp2p-pubsub"
	"github.com/libp2p/go-libp2p/core/peer"
)

// Scores fall for what a peer did wrong and recover in ten minutes; nothing
// raises them, so a score cannot be saved up and spent. Topics are not scored: P3,
// which expects a rate of messages, punishes everybody on a quiet topic, and invalid
// messages (P4) are [faults].
const (
	crowdWeight   = -10.0 // P6: times the square of the peers above crowd on one address
	crowd         = 8
	penaltyWeight = -10.0 // P7: broken promises of the protocol
	penaltyFree   = 6.0
	gossipBelow   = -100.0
	publishBelow  = -200.0
	graylistBelow = -400.0
	scoreDecay    = 10 * time.Minute
	scoreRetain   = time.Hour
	decayTick     = 10 * time.Second
	decayToZero   = 0.01
)

// peerScore has of P5 what app says.
func peerScore(app func(peer.ID) float64) (*pubsub.PeerScoreParams, *pubsub.PeerScoreThresholds) {
	loopback4 := &net.IPNet{IP: net.IPv4(127, 0, 0, 0).To4(), Mask: net.CIDRMask(8, 32)}
	loopback6 := &net.IPNet{IP: net.IPv6loopback, Mask: net.CIDRMask(128, 128)}
	params := &pubsub.PeerScoreParams{
		Topics:                      map[string]*pubsub.TopicScoreParams{},
		AppSpecificScore:            app,
		AppSpecificWeight:           1,
		IPColocationFactorWeight:    crowdWeight,
		IPColocationFactorThreshold: crowd,
		IPColocationFactorWhitelist: []*net.IPNet{loopback4, loopback6},
		BehaviourPenaltyWeight:      penaltyWeight,
		BehaviourPenaltyThreshold:   penaltyFree,
		BehaviourPenaltyDecay:       decay(),
		DecayInterval:               decayTick,
		DecayToZero:                 decayToZero,
		RetainScore:                 scoreRetain,
	}
	thresholds := &pubsub.PeerScoreThresholds{
		GossipThreshold: gossipBelow, PublishThreshold: publishBelow, GraylistThreshold: graylistBelow,
	}
	return params, thresholds
}

func decay() float64 {
	return pubsub.ScoreParameterDecayWithBase(scoreDecay, decayTick, decayToZero)
}
