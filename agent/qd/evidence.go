package qd

import (
	"cmp"
	"math"
	"slices"
)

// The constants of LEARNING.md, "Evidence".
const (
	unit       = 30.0 // days that count as one sample
	refuteFrom = 0.5  // own samples that can refute a sibling
	refuteBy   = 0.25 // how far a voice may be off, and by how much more
	refuteLess = 0.15 // where own samples are few: divided by their root
	quorum     = 5    // voices that need no votes of the prior
	spread     = 0.3  // standard deviation of one sample

	// MaxHearsay is the most samples of one's own that all siblings together are
	// worth (I36).
	MaxHearsay = 4.0

	// MaxDays is the longest rent that is believed: nothing absurd may enter a sum.
	MaxDays  = 1e6
	maxValue = 1e3 // of what was measured
)

// Estimate is what is believed of an offer.
type Estimate struct {
	Y       float64 // believed
	SD      float64 // how uncertain that is
	Samples float64 // of the own line, 30 days each
	Own     float64 // their mean; zero without any
	Voices  int     // slots that were heard of it and not refuted (I37: each once)
	Hearsay float64 // the median, with votes of the prior where voices are few
	Weight  float64 // of the median, in samples; at most MaxHearsay
}

// Evidence gathers what rents brought and estimates offers from it. Tell it
// everything with [Evidence.Own] and [Evidence.Hear], in any order; then ask. It
// is a workspace: [Evidence.Reset] makes it empty and keeps its memory. The caller
// has checked that what it tells is plausible.
type Evidence struct {
	own     []mean  // by offer
	said    []voice // as told, then one a slot and offer
	heard   []voice // those that count, by offer, then by y
	at      []int32 // where an offer's begin in heard
	refuted []uint32
	silent  int64 // slot that is left out, -1 if none
	settled bool
}

// mean is days and what was measured in them.
type mean struct{ days, sum float64 }

// voice is what one slot says of one offer.
type voice struct {
	slot    uint32
	offer   uint32
	days, y float64
}

// Reset forgets everything; offers is the length of the catalogue that numbers them.
func (e *Evidence) Reset(offers int) {
	e.own = slices.Grow(e.own[:0], offers)[:offers]
	clear(e.own)
	e.said = e.said[:0]
	e.silent, e.settled = -1, false
}

// Own tells of a rent of the own line: this agent's or an ancestor's.
func (e *Evidence) Own(offer int, days, y float64) {
	if offer < 0 || offer >= len(e.own) || absurd(days, y) {
		return
	}
	e.own[offer].days += days
	e.own[offer].sum += float64(days * y)
	e.settled = false
}

// Hear tells of a rent of another slot's holder, whichever incarnation it was.
func (e *Evidence) Hear(slot uint32, offer int, days, y float64) {
	if offer < 0 || offer >= len(e.own) || absurd(days, y) {
		return
	}
	e.said = append(e.said, voice{slot, uint32(offer), days, y})
	e.settled = false
}

func absurd(days, y float64) bool {
	return !(days > 0 && days <= MaxDays && math.Abs(y) <= maxValue)
}

// Without leaves one slot out until it is called with -1: what would be believed
// had nobody heard of it.
func (e *Evidence) Without(slot int64) {
	if e.silent != slot {
		e.silent = slot
		e.sift()
	}
}

// Refuted lists the slots whose word contradicts own experience, ascending.
func (e *Evidence) Refuted() []uint32 {
	e.settle()
	return slices.Clone(e.refuted)
}

// Slots lists the slots that were heard of any offer and not refuted, ascending.
func (e *Evidence) Slots() []uint32 {
	e.settle()
	var slots []uint32
	for _, v := range e.said {
		if _, bad := slices.BinarySearch(e.refuted, v.slot); !bad && (len(slots) == 0 || slots[len(slots)-1] != v.slot) {
			slots = append(slots, v.slot)
		}
	}
	return slots
}

// Says is a slot's voice on an offer.
func (e *Evidence) Says(slot uint32, offer int) (days, y float64, ok bool) {
	e.settle()
	for _, v := range e.said {
		if v.slot == slot && int(v.offer) == offer {
			return v.days, v.y, true
		}
	}
	return 0, 0, false
}

// settle makes of everything that was told one voice a slot and offer, and finds
// who is refuted. What was told is put in order first, so that the order in which
// it was told leaves no trace in the sums.
func (e *Evidence) settle() {
	if e.settled {
		return
	}
	e.settled = true
	slices.SortFunc(e.said, func(a, b voice) int {
		return cmp.Or(cmp.Compare(a.slot, b.slot), cmp.Compare(a.offer, b.offer), cmp.Compare(a.days, b.days), cmp.Compare(a.y, b.y))
	})
	out := e.said[:0]
	for i := 0; i < len(e.said); {
		v := e.said[i]
		sum := mean{}
		for ; i < len(e.said) && e.said[i].slot == v.slot && e.said[i].offer == v.offer; i++ {
			sum.days += e.said[i].days
			sum.sum += float64(e.said[i].days * e.said[i].y)
		}
		v.days, v.y = sum.days, sum.sum/sum.days
		out = append(out, v)
	}
	e.said = out
	e.refute()
	e.sift()
}

// refute finds the slots that contradict own experience of any offer.
func (e *Evidence) refute() {
	e.refuted = e.refuted[:0]
	for _, v := range e.said {
		own := e.own[v.offer]
		n := own.days / unit
		if n < refuteFrom || math.Abs(v.y-own.sum/own.days) <= refuteBy+refuteLess/math.Sqrt(n) {
			continue
		}
		if k := len(e.refuted); k == 0 || e.refuted[k-1] != v.slot {
			e.refuted = append(e.refuted, v.slot)
		}
	}
}

// sift lines up the voices that count, by offer.
func (e *Evidence) sift() {
	e.heard = e.heard[:0]
	for _, v := range e.said {
		if _, bad := slices.BinarySearch(e.refuted, v.slot); !bad && int64(v.slot) != e.silent {
			e.heard = append(e.heard, v)
		}
	}
	slices.SortFunc(e.heard, func(a, b voice) int { return cmp.Or(cmp.Compare(a.offer, b.offer), cmp.Compare(a.y, b.y)) })
	e.at = slices.Grow(e.at[:0], len(e.own)+1)[:len(e.own)+1]
	i := 0
	for offer := range e.at {
		for i < len(e.heard) && int(e.heard[i].offer) < offer {
			i++
		}
		e.at[offer] = int32(i)
	}
}

// Estimate is what is to be believed of an offer. Prior is believed where nothing
// is known. An offer that is not in the catalogue has the prior.
func (e *Evidence) Estimate(offer int, prior float64) Estimate {
	e.settle()
	var out Estimate
	var voices []voice
	if offer >= 0 && offer < len(e.own) {
		voices = e.heard[e.at[offer]:e.at[offer+1]]
		if own := e.own[offer]; own.days > 0 {
			out.Samples, out.Own = own.days/unit, own.sum/own.days
		}
	}
	out.Voices = len(voices)
	out.Hearsay = median(voices, prior)
	out.Weight = float64(MaxHearsay * min(1, float64(len(voices))/quorum))
	all := out.Samples + float64(out.Weight) + 0.5
	out.Y = (float64(out.Samples*out.Own) + float64(out.Weight*out.Hearsay) + float64(0.5*prior)) / all
	out.SD = spread / math.Sqrt(all)
	return out
}

// median is the middle of the voices, which are sorted, and as many votes of the
// prior as a quorum lacks.
func median(voices []voice, prior float64) float64 {
	if len(voices) >= quorum {
		k := len(voices) / 2
		if len(voices)%2 == 1 {
			return voices[k].y
		}
		return (voices[k-1].y + voices[k].y) / 2
	}
	below := 0
	for _, v := range voices {
		if v.y < prior {
			below++
		}
	}
	const middle = quorum / 2
	switch {
	case middle < below:
		return voices[middle].y
	case middle < below+quorum-len(voices):
		return prior
	}
	return voices[middle-(quorum-len(voices))].y
}
