package qd

import (
	"math"
	"slices"
)

// told is one rent as evidence tells of it.
type told struct {
	slot    uint32
	mine    bool
	offer   int
	days, y float64
}

// plainEstimate is the page's section "Evidence", line by line, over everything
// that was told.
func plainEstimate(all []told, offer int, prior float64) Estimate {
	n, own := plainOwn(all, offer)
	var votes []float64
	for _, slot := range slots(all) {
		if v, said := plainVoice(all, slot, offer); said && !plainRefuted(all, slot) {
			votes = append(votes, v)
		}
	}
	h := len(votes)
	for range 5 - h {
		votes = append(votes, prior)
	}
	slices.Sort(votes)
	m := votes[len(votes)/2]
	if len(votes)%2 == 0 {
		m = (votes[len(votes)/2-1] + m) / 2
	}
	w := 4 * min(1, float64(h)/5)
	return Estimate{
		Y: (n*own + w*m + 0.5*prior) / (n + w + 0.5), SD: 0.3 / math.Sqrt(n+w+0.5),
		Samples: n, Own: own, Voices: h, Hearsay: m, Weight: w,
	}
}

func slots(all []told) []uint32 {
	var out []uint32
	for _, r := range all {
		if !r.mine && !slices.Contains(out, r.slot) {
			out = append(out, r.slot)
		}
	}
	return out
}

func plainOwn(all []told, offer int) (n, mean float64) {
	days, sum := 0.0, 0.0
	for _, r := range all {
		if r.mine && r.offer == offer {
			days += r.days
			sum += r.days * r.y
		}
	}
	if days == 0 {
		return 0, 0
	}
	return days / 30, sum / days
}

func plainVoice(all []told, slot uint32, offer int) (float64, bool) {
	days, sum := 0.0, 0.0
	for _, r := range all {
		if !r.mine && r.slot == slot && r.offer == offer {
			days += r.days
			sum += r.days * r.y
		}
	}
	return sum / days, days > 0
}

func plainRefuted(all []told, slot uint32) bool {
	for _, r := range all {
		n, own := plainOwn(all, r.offer)
		v, said := plainVoice(all, slot, r.offer)
		if said && n >= 0.5 && math.Abs(v-own) > 0.25+0.15/math.Sqrt(n) {
			return true
		}
	}
	return false
}

// plainQ is what the page says an offer is worth.
func plainQ(value string, y, satPerDay float64, won, failed int, m Market) float64 {
	q := y
	if value == "capacity" {
		x := m.Expected * math.Exp(y) / satPerDay / m.Ratio
		q = x / (1 + x)
	}
	return q * float64(won+4) / float64(won+failed+5)
}
