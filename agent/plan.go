package agent

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/strategy"
)

// Plan is what a node should do now. The zero Plan is nothing.
type Plan struct {
	Choose       bool // a candidate by learning, among [View.Choosable]
	BeginRenewal bool // of the own server: Offer, MaxSat
	BeginBirth   bool // of a child on the candidate: Offer, MaxSat
	Offer        dolly.OfferID
	MaxSat       dolly.Sat // the most the purchase may cost, fee included
	Sell         []strategy.Sell
	Strategy     strategy.State // to be kept
	WindDown     bool           // place and buy nothing any more, say goodbye
	Sweep        bool           // send all coins above Keep to the payout address
	Keep         dolly.Sat
	RestartRelay bool
	Checks       []dolly.Check // the check list, in order
	Phase        dolly.Phase
	Waits        string // what it does or waits for, in people's words
}
