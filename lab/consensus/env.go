package consensus

import (
	"errors"
	"fmt"
	"math"
)

// ErrEnv is returned for rules that make no game.
var ErrEnv = errors.New("no such game")

// Method is how agents send and what they commit.
type Method string

// Methods.
const (
	Agreement   Method = "agreement"   // all send to all in each round, and commit one value
	Broadcast   Method = "broadcast"   // in each round one, in turn by id, sends to all
	Interactive Method = "interactive" // all send to all, and commit a value for each agent
)

// Channel is when messages arrive.
type Channel string

// Channels.
const (
	Synchronous  Channel = "synchronous"  // at the end of their round
	Partial      Channel = "partial"      // by chance, but from round `settled` on all that is under way
	Asynchronous Channel = "asynchronous" // by chance
)

// Identity is what is known of who sent a message.
type Identity string

// Identities.
const (
	Signed        Identity = "signed"        // a public key: what was received is relayed and cannot be changed
	Authenticated Identity = "authenticated" // the sender
	Anonymous     Identity = "anonymous"     // nothing: only how many said what
)

// Win is what counts as one.
type Win string

// Wins.
const (
	CV      Win = "cv"       // consistency and validity
	ByMajor Win = "majority" // consistency, on the majority of honest initial values; a tie is 1
)

// Bounds of a game.
const (
	mostAgents  = 6
	mostRounds  = 32
	mostHistory = 3
	null        = 0 // as a value held: 1 + value, or this
)

// Env is the rules of a game.
type Env struct {
	Honest    int      `json:"honest"`
	Byzantine int      `json:"byzantine"`
	Method    Method   `json:"method"`
	Channel   Channel  `json:"channel"`
	Arrive    float64  `json:"arrive"`  // probability of arriving in a round, if not synchronous
	Settled   int      `json:"settled"` // the round whose messages and older ones all arrive, if partial
	Identity  Identity `json:"identity"`
	History   int      `json:"history"` // first rounds whose messages are remembered one by one; 0: only the last value of each
	Sample    int      `json:"sample"`  // k others whose locks are asked instead of sending; 0 for none
	Adopt     bool     `json:"adopt"`   // a lock becomes the sample's result
	Inits     string   `json:"inits"`   // such as 4-1, majority value and positions by chance; empty: each by chance
	Rounds    int      `json:"rounds"`
	Win       Win      `json:"win"`
	Reward    Reward   `json:"reward"`
}

// Agents is how many there are.
func (e Env) Agents() int { return e.Honest + e.Byzantine }

// values is how many things can be committed.
func (e Env) values() int {
	if e.Method == Interactive {
		return 1 << e.Agents()
	}
	return 2
}

// actions of an honest agent: 0 sends or samples, 1 + v commits v.
func (e Env) actions() int { return 1 + e.values() }

// lies is how many actions a Byzantine agent has: null, 0 or 1 for each honest one.
func (e Env) lies() int {
	n := 1
	for range e.Honest {
		n *= 3
	}
	return n
}

// chancy reports whether a round's outcome is not decided by its actions.
func (e Env) chancy() bool { return e.Sample > 0 || e.Channel != Synchronous }

// mostSearched is how many steps a search for the best response may take.
const mostSearched = 6e7

// searched is about how many it takes: from each first state all lies, in each state
// that other lies can have led to.
func (e Env) searched() float64 {
	memory := max(1, e.History)
	if e.Identity == Signed {
		memory = 2
	}
	joint := math.Pow(float64(e.lies()), float64(e.Byzantine))
	return float64(len(e.starts())) * math.Pow(joint, float64(memory+1)) * float64(e.Rounds)
}

// searchable reports whether the best response can be found.
func (e Env) searchable() bool { return !e.chancy() && e.searched() <= mostSearched }

// Check refuses rules that make no game.
func (e Env) Check() error {
	for _, c := range []struct {
		wrong bool
		text  string
	}{
		{e.Honest < 1 || e.Agents() > mostAgents, fmt.Sprintf("honest from 1, and all agents to %d", mostAgents)},
		{e.Byzantine < 0 || e.Byzantine > 2, "byzantine from 0 to 2"},
		{e.Byzantine > 0 && e.Honest > 4, "with Byzantine agents, honest to 4"},
		{e.Rounds < 2 || e.Rounds > mostRounds, fmt.Sprintf("rounds from 2 to %d", mostRounds)},
		{e.History < 0 || e.History > mostHistory || e.History >= e.Rounds, fmt.Sprintf("history from 0 to %d, and below rounds", mostHistory)},
		{e.Sample < 0 || e.Sample > 0 && e.Sample >= e.Agents(), fmt.Sprintf("sample %d of %d others", e.Sample, e.Agents()-1)},
		{e.Sample > 0 && (e.Method != Agreement || e.Channel != Synchronous || e.History > 0 || e.Identity != Authenticated), "sampling is for synchronous agreement, authenticated and without history"},
		{e.Adopt && e.Sample == 0, "adopt is for sampling"},
		{e.Win != CV && e.Win != ByMajor, fmt.Sprintf("win %q: cv or majority", e.Win)},
		{(e.Win == ByMajor || e.Reward.Majority) && e.Method == Interactive, "interactive consistency has no majority to commit"},
	} {
		if c.wrong {
			return fmt.Errorf("%s: %w", c.text, ErrEnv)
		}
	}
	return errors.Join(e.checkTalk(), e.checkInits(), e.checkSize(), e.Reward.check())
}

// checkTalk refuses what cannot be said.
func (e Env) checkTalk() error {
	switch e.Method {
	case Agreement, Broadcast, Interactive:
	default:
		return fmt.Errorf("method %q: agreement, broadcast or interactive: %w", e.Method, ErrEnv)
	}
	switch e.Identity {
	case Signed, Authenticated, Anonymous:
	default:
		return fmt.Errorf("identity %q: signed, authenticated or anonymous: %w", e.Identity, ErrEnv)
	}
	switch {
	case e.Channel != Synchronous && e.Channel != Partial && e.Channel != Asynchronous:
		return fmt.Errorf("channel %q: synchronous, partial or asynchronous: %w", e.Channel, ErrEnv)
	case e.Channel != Synchronous && (!(e.Arrive > 0) || e.Arrive > 1):
		return fmt.Errorf("arrive is a probability above 0: %w", ErrEnv)
	case e.Channel == Partial && (e.Settled < 1 || e.Settled >= e.Rounds):
		return fmt.Errorf("settled from 1, and below rounds: %w", ErrEnv)
	case e.Identity == Anonymous && e.Method == Interactive:
		return fmt.Errorf("who commits a value for each agent must know who said what: %w", ErrEnv)
	}
	return nil
}

// checkInits refuses initial values that the honest agents cannot have.
func (e Env) checkInits() error {
	if e.Inits == "" {
		return nil
	}
	major, minor, err := e.split()
	switch {
	case err != nil:
		return err
	case major+minor != e.Honest || major < minor || minor < 0:
		return fmt.Errorf("inits %s for %d honest agents: larger part first, and all of them: %w", e.Inits, e.Honest, ErrEnv)
	}
	return nil
}

// split reads inits such as 4-1.
func (e Env) split() (major, minor int, err error) {
	rest := ""
	if n, _ := fmt.Sscanf(e.Inits, "%d-%d%s", &major, &minor, &rest); n != 2 || fmt.Sprintf("%d-%d", major, minor) != e.Inits {
		return 0, 0, fmt.Errorf("inits %q is not like 4-1: %w", e.Inits, ErrEnv)
	}
	return major, minor, nil
}

// checkSize refuses what one agent could see in too many ways to number.
func (e Env) checkSize() error {
	bits := 0.0
	for _, g := range e.groups() {
		bits += math.Log2(float64(g))
	}
	if bits > 63 {
		return fmt.Errorf("an agent would see 2^%.0f different things: %w", bits, ErrEnv)
	}
	return nil
}
