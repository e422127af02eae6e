package study

import (
	"fmt"
	"math"
)

// Size is how much is played.
type Size struct {
	Seeds int    // fleets of an arm in a study whose share is 1
	First uint64 // seed
	Quick bool   // small fleets for less than a year: to see that it works, not to be believed
}

// Full is what a page that is believed is made of.
func Full() Size { return Size{Seeds: 100, First: 1} }

// The small fleets of a quick look.
const (
	quickSlots = "12"
	quickRoots = "2"
	quickDays  = "200"
	quickSeeds = 8
)

// Quick is a look at all studies in a minute.
func Quick() Size { return Size{Seeds: quickSeeds, First: 1, Quick: true} }

// settings are what a quick look plays otherwise.
func (s Size) settings() []Setting {
	if !s.Quick {
		return nil
	}
	return []Setting{{"agents", quickSlots}, {"roots", quickRoots}, {"days", quickDays}}
}

// Of is how many fleets an arm of a study has: at least two, of which a spread can
// be told.
func (s Size) Of(y Study) int { return max(2, int(math.Round(float64(s.Seeds)*y.Share))) }

// seed is that of fleet n in a world of a study. Where worlds are pooled each has
// seeds of its own, so that no weather counts twice.
func (s Size) seed(y Study, world, n int) uint64 {
	if y.Pooled {
		n += world * s.Of(y)
	}
	return s.First + y.Skip + uint64(n)
}

// flags ask the command for this size.
func (s Size) flags() string {
	out := ""
	if s.Quick {
		out = "--quick "
	}
	out += fmt.Sprintf("--seeds %d", s.Seeds)
	if s.First != Full().First {
		out += fmt.Sprintf(" --seed %d", s.First)
	}
	return out
}
