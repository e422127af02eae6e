package consensus

import (
	"errors"
	"fmt"
)

// ErrUnsolved is returned for games of which no exact optimum can be computed here.
var ErrUnsolved = errors.New("no exact optimum can be computed for this game")

// Solution is the most that shared policies without chance can win against the best
// response: the mean over initial values of the least over Byzantine strategies and
// positions.
type Solution struct {
	Optimum  float64 `json:"optimum"`
	Protocol string  `json:"protocol"` // that reaches it; for frozen honest agents the attack
	Rounds   int     `json:"rounds"`   // that it takes
	Exact    bool    `json:"exact"`    // false: the best of a family, named in How
	How      string  `json:"how"`
}

// Solve computes the optimum of a game: of the honest agents or, where they are frozen,
// what the best attack leaves them.
func Solve(e Env, frozen bool) (Solution, error) {
	if err := e.Check(); err != nil {
		return Solution{}, err
	}
	switch {
	case !e.chancy() && !e.searchable():
		return Solution{}, fmt.Errorf("%.0g steps of search: %w", e.searched(), ErrUnsolved)
	case frozen && (e.Byzantine == 0 || e.chancy() || e.Method != Agreement):
		return Solution{}, fmt.Errorf("frozen honest agents agree synchronously, against somebody: %w", ErrUnsolved)
	case frozen:
		return solveAttack(e), nil
	case e.Sample > 0:
		return solveSample(e)
	case e.Channel == Asynchronous:
		return Solution{}, fmt.Errorf("when messages arrive is chance for ever: %w", ErrUnsolved)
	case e.Channel == Partial:
		return solvePartial(e)
	}
	return solveTalk(e)
}

// Frozen is the rule that frozen honest agents follow.
func Frozen() Rule { return majorityRule(true) }

// solveAttack finds the best response to frozen honest agents.
func solveAttack(e Env) Solution {
	g := newGraph(&e)
	frozen := Frozen().of(g.sights)
	v := g.worst(frozen, e.Win, false)
	s := Solution{Optimum: v.value, Rounds: 2, Exact: true, How: "best response to the frozen majority, by enumeration",
		Protocol: "No short strategy does as much harm as the best response."}
	for _, k := range attacks() {
		won, _ := g.against(frozen, e.Win, func(n *node, _ int) int { return k.lie(&e, &n.w) })
		if won == v.value {
			s.Protocol = k.words
			break
		}
	}
	return s
}

// solvePartial is for a chance that ends: without Byzantine agents, waiting for
// everybody wins always if there is time.
func solvePartial(e Env) (Solution, error) {
	if e.Byzantine > 0 || e.Identity == Anonymous || e.Rounds <= e.Settled+e.Agents() && e.Method == Broadcast || e.Rounds <= e.Settled || e.Method == Interactive {
		return Solution{}, fmt.Errorf("partial synchrony: %w", ErrUnsolved)
	}
	return Solution{Optimum: 1, Protocol: patientRule(true).Words, Rounds: e.Settled + 1, Exact: true, How: "a rule that always wins; rounds are the most that it takes"}, nil
}

// solveTalk is for agents that talk synchronously: first the rules that people can
// read, and if none always wins, every protocol in which all decide in one round.
func solveTalk(e Env) (Solution, error) {
	g := newGraph(&e)
	best, how := Solution{}, ""
	for _, r := range rules(e) {
		if v := g.worst(r.of(g.sights), e.Win, false); v.value > best.Optimum {
			best = Solution{Optimum: v.value, Protocol: r.Words, Rounds: int(v.rounds), Exact: v.value == 1, How: "a rule that always wins"}
		}
	}
	if best.Optimum == 1 {
		return best, nil
	}
	top, round := 0.0, 0
	for r := 2; r <= min(e.Rounds, max(2, e.History+1, 2*e.relays()+1)); r++ {
		if v, possible := g.together(r); possible && v > top {
			top, round = v, r
		}
	}
	if round == 0 {
		return Solution{}, fmt.Errorf("agents cannot tell when to decide: %w", ErrUnsolved)
	}
	how = fmt.Sprintf("all protocols that send until round %d and decide there, by the classes of what looks alike", round)
	if top > best.Optimum {
		best = Solution{Optimum: top, Rounds: round, Protocol: fmt.Sprintf("Send until round %d, then commit by a table of all that can be seen; no short rule does as well.", round)}
	}
	best.How, best.Exact = how, e.waits()
	return best, nil
}

// waits reports whether deciding together, and late, is known to lose nothing: the
// proof is in DESIGN.md.
func (e *Env) waits() bool {
	return e.Method != Broadcast && (e.Identity != Signed && e.History == 0 || e.Identity == Signed && e.History == 2)
}
