package adversary

import (
	"errors"
	"fmt"
	"math"
	"strings"

	"github.com/dollynator/dolly/lab/strict"
)

// Errors of this room.
var (
	ErrUnknown = errors.New("no such game")            // a name
	ErrMoves   = errors.New("not the moves of a game") // a move that there is not
)

// Game is one life against an adversary.
type Game interface {
	// Look is what the adversary sees: which inputs are one, always as many.
	Look() []uint16
	// Do is what it does next, and what it gains by that; over: it was the last.
	Do(move int) (gain float64, over bool)
}

// Kind is a kind of games.
type Kind struct {
	Name    string
	Says    string   // what the adversary can do
	Gain    string   // what is counted
	Defence string   // what is taken away where it is off
	Moves   []string // the first is that of somebody who means no harm
	Bound   float64  // of the gain, by the design's own promise; 0: there is none
	reading string   // what the mechanism is, for the findings
	inputs  int
	start   func(seed uint64, on bool) Game
}

// Games are all kinds.
func Games() []Kind { return []Kind{stopKind(), bargainKind(), tablesKind(), hearsayKind()} }

// ByName finds a kind.
func ByName(name string) (Kind, error) {
	var names []string
	for _, k := range Games() {
		if k.Name == name {
			return k, nil
		}
		names = append(names, k.Name)
	}
	hint := strict.Guess(name, names)
	if hint == "" {
		hint = "there are " + strings.Join(names, ", ")
	}
	return Kind{}, fmt.Errorf("%w: %q: %s", ErrUnknown, name, hint)
}

// Play is what a list of moves gains on a seed; after its end the first move is made.
func (k Kind) Play(seed uint64, on bool, moves []int) (float64, error) {
	g, sum := k.start(seed, on), 0.0
	for i := 0; ; i++ {
		move := 0
		if i < len(moves) {
			move = moves[i]
		}
		if move < 0 || move >= len(k.Moves) {
			return 0, fmt.Errorf("%w: move %d is %d, %s has %d", ErrMoves, i, move, k.Name, len(k.Moves))
		}
		gain, over := g.Do(move)
		if sum += gain; over {
			return sum, nil
		}
	}
}

// Words are moves for people: runs of the same one are told once.
func (k Kind) Words(moves []int) string {
	var parts []string
	for i := 0; i < len(moves); {
		n := 1
		for i+n < len(moves) && moves[i+n] == moves[i] {
			n++
		}
		word := k.Moves[moves[i]]
		if n > 1 {
			word = fmt.Sprintf("%d × %s", n, word)
		}
		parts = append(parts, word)
		i += n
	}
	return strings.Join(parts, ", ")
}

// buckets puts a number into the first part whose top it does not exceed.
func bucket(v float64, tops ...float64) uint16 {
	for i, t := range tops {
		if v <= t || math.IsNaN(v) {
			return uint16(i)
		}
	}
	return uint16(len(tops))
}

// row is the inputs of several features, each one of its count.
type row struct {
	ones []uint16
	next uint16
}

func (r *row) put(value, of uint16) {
	r.ones = append(r.ones, r.next+min(value, of-1))
	r.next += of
}
