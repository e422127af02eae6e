package agent

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent/purchase"
	"github.com/dollynator/dolly/agent/strategy"
)

// Due is what must be paid next. The zero Due is nothing.
type Due struct {
	Kind  purchase.Kind
	Offer dolly.OfferID
	Price dolly.Sat
	Wants dolly.Sat // that must be in hand before buying begins
}

// Plan is what a node should do now. The zero Plan is nothing.
type Plan struct {
	Choose       bool // a candidate by learning, among [View.Choosable]
	BeginRenewal bool // of the own server: Offer, MaxSat
	BeginBirth   bool // of a child on the candidate: Offer, MaxSat
	Offer        dolly.OfferID
	MaxSat       dolly.Sat // the most the purchase may cost, fee included
	Due          Due       // what must be paid next, for which MB is sold
	Sell         []strategy.Sell
	SellWhy      string         // the strategy's reason, or why it was not asked
	Strategy     strategy.State // to be kept
	WindDown     bool           // place and buy nothing any more, say goodbye
	Sweep        bool           // send all coins above Keep to the payout address
	Keep         dolly.Sat
	RestartRelay bool
	Checks       []dolly.Check // the check list, in order
	Phase        dolly.Phase
	Waits        string // what it does or waits for, in people's words
}
