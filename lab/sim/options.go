package sim

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/sim/scenario"
)

// Options are what is not part of the question. The zero value is seed 0.
type Options struct {
	Seed     uint64
	Progress func(Progress) // told at the end of each day; may be nil
	Record   Recorder       // told every event and, once a day, every agent; may be nil

	broken mutant // a rule that is left out, for the tests of the monitors
}

// Progress is how far a run is.
type Progress struct {
	Day       int   // days that were played
	Days      int   // days to play
	Alive     int   // agents
	AgentDays int64 // played so far
}

// Recorder keeps a run. It is called in the order of the events, and must not
// keep what it is handed.
type Recorder interface {
	Begin(s scenario.Scenario, seed uint64, offers []scenario.Offer)
	Event(e Event)
	Booked(b Booking)
	Snapshot(s Snapshot)
}

// Booking is a movement of an agent's bitcoin. What left is below zero, but a fee
// never is; the net is gross less fee.
type Booking struct {
	Agent int // number of its birth
	Kind  string
	MB    dolly.MB // sold
	Gross dolly.Sat
	Fee   dolly.Sat
}

// The kinds of bookings, as a node's books call them. What a provider sends back is
// of the kind that paid it.
const (
	BookedOpening = "opening"
	BookedSold    = "sold"
	BookedRent    = "rent"
	BookedChild   = "child"
	BookedPayout  = "paid out"
)

// Event is something that happened to one agent, or to the world.
type Event struct {
	Number int64      // of all events, those that are not recorded too
	At     dolly.Time // since the beginning
	Agent  int        // number of its birth; -1 is the world
	Kind   string     // born, gone, purchase.begun, …
	Text   string
}

// Snapshot is the whole fleet at the end of a day.
type Snapshot struct {
	Day      int
	At       dolly.Time
	Height   uint32 // of the chain
	SatPerMB float64
	Agents   []AgentState // by their numbers
}

// AgentState is one agent as its node would show it.
type AgentState struct {
	ID, Parent int // numbers of births; the parent of a root is -1
	Root       int // number of the birth of the agent that the operator installed, from which it descends
	Path       string
	Slot, Gen  uint32
	Key        dolly.PeerID
	Offer      dolly.OfferID
	Price      dolly.Sat
	Born       dolly.Time
	RentEnds   dolly.Time
	LeaseUntil dolly.Time
	Coins      dolly.Sat
	Pending    dolly.Sat // of swaps under way
	MB, Locked dolly.MB
	Gained     dolly.MB
	Spent      dolly.MB
	Blocks     uint64
	Candidate  dolly.OfferID
	Order      OrderState
	Purchases  []string // kind, offer and state of those under way
	Winding    bool
	Stopped    bool
	Children   int
	Q          []OfferValue // of the offers it learned about, in the order of the catalogue
}

// OrderState is an agent's latest order; zero is none.
type OrderState struct {
	Live    bool
	At      dolly.Time
	MB      dolly.MB
	Want    dolly.Sat
	Expires dolly.Time
}

// OfferValue is what an agent makes of an offer.
type OfferValue struct {
	Offer dolly.OfferID
	Q, E  float64
}
