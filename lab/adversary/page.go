package adversary

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// String is "18.0 ± 1.4, at most 22".
func (m Mean) String() string {
	ci := m.CI95
	if ci < 1e-9 { // every play came out the same
		ci = 0
	}
	return fmt.Sprintf("%.3g ± %.2g, at most %.3g", m.Mean, ci, m.Most)
}

// String is "1.21 on average of 4 seeds, learned 0.7 there", or that there is none.
func (b *Bound) String() string {
	if b == nil {
		return "–"
	}
	return fmt.Sprintf("%.3g on average of %d seeds, learned %.3g there", b.Optimum.Mean, b.Seeds, b.Learned.Mean)
}

// Page is what adversaries learned, as Markdown. Command is how it was made.
func Page(all []Learned, command string) []byte {
	var b strings.Builder
	line := func(format string, args ...any) { fmt.Fprintf(&b, format+"\n", args...) }
	line("# What adversaries learned")
	line("")
	line("Written by `%s`. REINFORCE teaches a network of %d hidden", command, hidden)
	line("units; what it learned, its likeliest moves, is played on seeds that it has not seen. Means are over those, with their")
	line("95 %% intervals. That an adversary learned nothing better is no proof that there is nothing: each game is shown")
	line("without its defence, too. Where a game is small all lists of moves are played: the best of a seed, picked by who knows")
	line("all chance beforehand, bounds what can be learned.")
	for _, k := range Games() {
		mine := slices.DeleteFunc(slices.Clone(all), func(l Learned) bool { return l.Plan.Game != k.Name })
		if len(mine) == 0 {
			continue
		}
		line("\n## %s\n", k.Name)
		line("Adversary: %s. Gain: %s. Defence: %s.", k.Says, k.Gain, k.Defence)
		line("")
		line("| defence | seed | learned | moves at random | no harm meant | best of all lists |")
		line("|---|---|---|---|---|---|")
		for _, l := range mine {
			line("| %s | %d | %s | %s | %s | %s |", word(l.Plan.Defence), l.Seed, l.Gain, l.Chance, l.Honest, l.Bound)
		}
		line("")
		for _, on := range []bool{true, false} {
			if best, is := bestOf(mine, on); is {
				line("Defence %s, the most: %.4g on seed %d: %s.", word(on), best.Gain, best.Seed, k.Words(best.Moves))
				line("")
			}
		}
		if k.Bound > 0 {
			line("%s", k.verdict(mine))
		}
		line("%s", k.reading)
	}
	return []byte(b.String())
}

// verdict compares what was learned with the design's promise.
func (k Kind) verdict(all []Learned) string {
	best, is := bestOf(all, true)
	if is && best.Gain > k.Bound {
		return fmt.Sprintf("**The design promises at most %.3g, and %.4g was reached.**", k.Bound, best.Gain)
	}
	return fmt.Sprintf("The design promises at most %.3g; that was not exceeded.", k.Bound)
}

// bestOf is the play that gained most, with the defence or without.
func bestOf(all []Learned, on bool) (Moves, bool) {
	some := slices.DeleteFunc(slices.Clone(all), func(l Learned) bool { return l.Plan.Defence != on })
	if len(some) == 0 {
		return Moves{}, false
	}
	return slices.MaxFunc(some, func(a, b Learned) int { return cmp.Compare(a.Best.Gain, b.Best.Gain) }).Best, true
}

func word(on bool) string {
	if on {
		return "on"
	}
	return "off"
}
