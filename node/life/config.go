package life

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/agent/strategy"
	"github.com/dollynator/dolly/node/trade"
)

// Config is what an agent is told at birth. Durations are in the time of the
// world it lives in.
type Config struct {
	Trade    trade.Config
	Charter  []byte   // sealed, newest known
	Certs    [][]byte // own certificate chain, root first
	Name     string
	Path     string
	Parent   dolly.PeerID
	Offer    dolly.OfferID // what it lives on
	Server   string        // by which the provider knows its server
	Paid     dolly.Sat     // what its first rent cost
	RentEnds dolly.Time
	Strategy strategy.Strategy
	Pace     agent.Pace
	FeeMax   dolly.Sat // ceiling for the fee of one payment
	Rule     qd.Rule   // how it learns and chooses; the zero rule is the ancestors'
	Speed    float64   // of the world's clock against the wall's, by which lines are measured; zero is 1
	Expected float64   // MB a day that an agent earns at the median price (LEARNING.md)
	Payout   string
	NoRelay  bool // the operator wants nothing carried here
	Exit     bool // traffic is to leave here, and from children
	Version  string
	Contact  string
	// From the inheritance; used when nothing was learned here yet.
	Learned *agent.Inheritance
}

// speed is how much faster than ours the world goes.
func (c Config) speed() float64 {
	if c.Speed > 0 {
		return c.Speed
	}
	return 1
}

// RosterTopic is where the agents of a fleet tell how they are.
func RosterTopic(fleet string) trade.Topic { return trade.Topic(fleet + "/roster") }

// CharterTopic is where the operator's words to a fleet are passed on.
func CharterTopic(fleet string) trade.Topic { return trade.Topic(fleet + "/charter") }

// LearnTopic is where they tell what they learned.
func LearnTopic(fleet string) trade.Topic { return trade.Topic(fleet + "/learn") }

// fleetTopics are the topics of one fleet.
func fleetTopics(fleet string) (learn, roster, charter trade.Topic) {
	return LearnTopic(fleet), RosterTopic(fleet), CharterTopic(fleet)
}

const (
	historyLen = 120 // samples of rates and prices that faces see
	maxMoves   = 50
	maxRoster  = 1024
)
