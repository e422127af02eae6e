package adversary

import (
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/lab/exploit/school"
)

// A fleet that learns what to rent: four honest slots, two of the adversary, four
// offers and five months. Small enough that all lists of moves can be played.
const (
	lessonMonths = 5
	lessonHonest = 4
	lessonParty  = 2
	lessonOffers = 4
	lessonNames  = 4 // that a slot speaks under where nobody asks for its certificate
)

// The moves of an owner of slots: what they say, and to whom.
const (
	truth      = iota
	sinkAll    // the best offer brings nothing
	sinkSome   // the same, to those who never lived there; the truth to the others
	praiseAll  // the worst one brings all that is plausible
	praiseSome // the same, to those who never lived there
	sinkPraise // the first slot praises, the other runs down, to all
)

func lessonWords() []string {
	return []string{
		"tell the truth", "run the best down", "run the best down to who never had it", "praise the worst", "praise the worst to who never had it",
		"run the best down and praise the worst",
	}
}

const lessonGain = "what honest slots rent worse than if it told the truth, in purchases of nothing (of 20)"

// tablesKind is the fleet that merges tables by their mean.
func tablesKind() Kind {
	return Kind{
		Name:    "tables",
		Says:    "two slots of six tell what their Q-tables have, to each of the others what they like, where tables are merged by their mean",
		Gain:    lessonGain,
		Defence: "what a table says is held to the range of who hears it before it counts (I35); without it only the result is",
		Moves:   lessonWords(),
		reading: "What a table says is believed up to 1.5 × the count of who hears it (I35), whatever that one lived through: who runs the best offer " +
			"down tells all, always. It gains little because there is little to spoil: merged by their mean, with nobody who lies, " +
			"tables lose 7.7 of 20 purchases, and evidence 2.2 (seeds 0 to 99; a test plays them).",
		inputs: lessonInputs(),
		start: func(seed uint64, on bool) Game {
			rule := qd.Ancestral()
			if !on {
				rule.Merge = school.Loud{}
			}
			return newLesson(seed, on, rule, lessonParty)
		},
	}
}

// hearsayKind is the fleet that believes what rents brought.
func hearsayKind() Kind {
	return Kind{
		Name:    "hearsay",
		Says:    "two slots of six tell what their rents brought, to each of the others what they like, where evidence is believed",
		Gain:    lessonGain,
		Defence: "evidence is bound to its certificate: one voice a slot, about the offer that it rented; without it each speaks as four, about any",
		Moves:   lessonWords(),
		reading: "Two voices are outvoted by the prior, which has as many votes as voices lack to five: they keep from others how good the best offer is, " +
			"and no more. Three are a majority of five: of seven slots, three that run the best offer down cost 4.1 purchases, and who never " +
			"lived there is not led to find out (a test plays it). What bounds that is how many slots one owner gets, which is the charter's business.",
		inputs: lessonInputs(),
		start:  func(seed uint64, on bool) Game { return newLesson(seed, on, byEvidence(), lessonParty) },
	}
}

// byEvidence is the rule that agents have by default.
func byEvidence() qd.Rule {
	return qd.Rule{Merge: qd.ByEvidence{}, Value: qd.Capacity{}, Choice: qd.Thompson{}}
}

func lessonInputs() int { return lessonMonths + 3*(lessonHonest+1) }

// lesson is one such fleet, beside its twin in which nobody lies.
type lesson struct {
	on      bool
	class   *school.Class
	control []float64 // the twin's regret, by month
	month   int
	refused error // that a table was not taken
}

func newLesson(seed uint64, on bool, rule qd.Rule, party int) *lesson {
	size := school.Size{Honest: lessonHonest, Party: party, Offers: lessonOffers}
	l := &lesson{on: on, class: school.New(seed, size, rule)}
	twin := school.New(seed, size, rule)
	for range lessonMonths {
		before := twin.Regret
		if l.refused = twin.Month(nil); l.refused != nil {
			break
		}
		l.control = append(l.control, twin.Regret-before)
	}
	return l
}

// clone is a lesson that goes on by itself.
func (l *lesson) clone() Game {
	twin := *l
	twin.class = l.class.Clone()
	return &twin
}

// Look is the month, and how many of the honest live on the best offer, ever did, and
// live on the worst: homes are in certificates, which all may read.
func (l *lesson) Look() []uint16 {
	var r row
	const some = lessonHonest + 1
	r.put(uint16(l.month), lessonMonths)
	r.put(uint16(l.class.Living(l.class.Best())), some)
	r.put(uint16(l.class.Have(l.class.Best())), some)
	r.put(uint16(l.class.Living(l.class.Worst())), some)
	return r.ones
}

// Do is a month.
func (l *lesson) Do(move int) (gain float64, over bool) {
	if l.refused != nil {
		return 0, true
	}
	before := l.class.Regret
	l.refused = l.class.Month(func(slot int) *school.Speech { return l.speech(slot, move) })
	gain = l.class.Regret - before - l.control[l.month]
	l.month++
	return gain, l.refused != nil || l.month == len(l.control)
}

// speech is what one slot of the adversary does by a move; nil: what an honest one does.
func (l *lesson) speech(slot, move int) *school.Speech {
	if move == truth {
		return nil
	}
	sinks := move == sinkAll || move == sinkSome || move == sinkPraise && slot > 0
	about := l.class.Worst()
	if sinks {
		about = l.class.Best()
	}
	deaf := func(to int) bool { // who would know better is told the truth
		return (move == sinkSome || move == praiseSome) && l.class.Rented(to, about)
	}
	return &school.Speech{
		Lives: about,
		Rents: func(to int, was school.Rent) []school.Rent {
			if deaf(to) {
				return []school.Rent{was}
			}
			return l.rents(was, sinks)
		},
		Columns: func(to int, own *qd.Table) []qd.Columns {
			if deaf(to) {
				return []qd.Columns{school.Table(own)}
			}
			value := float64(school.Most)
			if sinks {
				value = -value
			}
			return []qd.Columns{school.Table(own, school.Claim{Offer: about, Value: value})}
		},
	}
}

// plausible is how many times an offer's mean its line carries.
const plausible = 4

// rents are a lie about a rent, under each name that is heard.
func (l *lesson) rents(was school.Rent, sinks bool) (all []school.Rent) {
	if was.MB *= plausible; sinks {
		was.MB = 0
	}
	names := lessonNames
	if l.on {
		names = 1
	}
	for n := range names {
		was.Slot += uint32(n) * 100
		all = append(all, was)
	}
	return all
}
