package adversary

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/exploit/fleet"
)

// A seller with one bid, renewed each term of four ticks, three honest buyers that want
// a third of it each once a term, and an adversary that is always there first.
const (
	bargainTerms = 5
	bargainTicks = 4
	bargainMB    = 1000
	bargainSat   = 10_000
	leastMB      = 100 // less is dust
	buyers       = 3

	ofBargain = 97
)

// The moves of a buyer that means harm.
const (
	wait      = iota
	freshAll  // a new key agrees to all that is left, and does not pay
	freshHalf // the same with half
	payLittle // the own key buys the least, and pays
	takeAll   // the own key agrees to all, and does not pay
	renew     // another own key, which nobody knows
)

func bargainKind() Kind {
	return Kind{
		Name:    "bargain",
		Says:    "proposes to a seller, under one key or under new ones, and pays or not",
		Gain:    "bids that honest buyers were refused, less what it bought, over five terms",
		Defence: "who carried out a swap is known, and strangers share half of a bid; none of it for a seller that sold to nobody before",
		Moves:   []string{"wait", "a new key takes all and does not pay", "a new key takes half and does not pay", "buy the least, and pay", "take all under the own key and do not pay", "begin under another own key"},
		reading: "Two of three honest buyers are strangers to the seller; new keys that never pay keep both out in every term, and the one that is known has its " +
			"third. To buy the least first, and then hold a whole bid under the key that is known, gains more on some seeds and less on average " +
			"(a test plays it).",
		inputs: bargainTicks + 4 + 3 + 4,
		start:  func(seed uint64, on bool) Game { return newBargain(seed, on) },
	}
}

// standing is what the own key has done.
type standing uint16

const (
	unknown standing = iota
	known            // it paid, and the seller knows
	lapsed           // it did not
)

// bargain is one such market.
type bargain struct {
	w       *fleet.World
	seller  *fleet.Seller
	party   *fleet.Party
	own     fleet.Signer
	stands  standing
	honest  []fleet.Signer
	tick    int
	answer  uint16 // to the last proposal: none was made, nothing, a part, all
	refused error  // that the world could not be made
}

func newBargain(seed uint64, on bool) *bargain {
	steps := fleet.DefaultSteps()
	steps.Subtensor = fleet.Everybody{}
	b := &bargain{w: fleet.New(seed, 1, fleet.Rules{Credit: fleet.None, Stranger: fleet.None, Strangers: fleet.None}, steps)}
	b.seller, b.party = fleet.NewSeller(b.w, 0), b.w.NewParty()
	for range buyers {
		b.honest = append(b.honest, b.w.NewKey(b.w.NewParty()))
	}
	patron := b.w.NewParty()
	if b.refused = b.seller.Earn(patron, b.w.NewKey(patron), 2*bargainTerms*bargainMB*dolly.MiB); b.refused != nil {
		return b
	}
	if on {
		if b.refused = b.offer(); b.refused != nil {
			return b
		}
		b.seller.Buy(b.honest[0], bargainMB/2*dolly.MiB, true)
		b.seller.Pass(bargainTicks)
	}
	b.own = b.w.NewKey(b.party)
	b.refused = b.offer()
	return b
}

func (b *bargain) offer() error { return b.seller.Offer(bargainMB*dolly.MiB, bargainSat) }

// Look is the tick, what is left of the bid, the own key's standing and the last answer.
func (b *bargain) Look() []uint16 {
	var r row
	r.put(uint16(b.tick%bargainTicks), bargainTicks)
	r.put(bucket(float64(b.seller.Free())/float64(bargainMB*dolly.MiB), 0.1, 0.34, 0.67), 4)
	r.put(uint16(b.stands), 3)
	r.put(b.answer, 4)
	return r.ones
}

// Do is a tick: the adversary's move, the honest buyers that come now, three blocks.
func (b *bargain) Do(move int) (gain float64, over bool) {
	if b.refused != nil {
		return 0, true
	}
	gain = -b.move(move)
	term := b.tick / bargainTicks
	for i, k := range b.honest {
		if int(b.w.Weather.Roll(ofBargain, uint64(term), uint64(i))%bargainTicks) != b.tick%bargainTicks {
			continue
		}
		want := bargainMB / buyers * dolly.MiB
		gain += share(want - b.seller.Buy(k, want, true))
	}
	b.seller.Pass(1)
	b.tick++
	if b.tick%bargainTicks == 0 {
		b.refused = b.offer()
	}
	return gain, b.tick == bargainTerms*bargainTicks
}

func share(mb dolly.MB) float64 { return float64(mb) / float64(bargainMB*dolly.MiB) }

// move is the adversary's; what it bought is returned.
func (b *bargain) move(move int) (bought float64) {
	all := b.seller.Free()
	b.answer = 0
	switch move {
	case freshAll:
		b.answered(all, b.seller.Buy(b.w.NewKey(b.party), all, false))
	case freshHalf:
		b.answered(all/2, b.seller.Buy(b.w.NewKey(b.party), all/2, false))
	case payLittle:
		got := b.seller.Buy(b.own, leastMB*dolly.MiB, true)
		if b.answered(leastMB*dolly.MiB, got); got > 0 {
			b.stands = known
		}
		return share(got)
	case takeAll:
		got := b.seller.Buy(b.own, all, false)
		if b.answered(all, got); got > 0 {
			b.stands = lapsed
		}
	case renew:
		b.own, b.stands = b.w.NewKey(b.party), unknown
	}
	return 0
}

// answered notes how much of a proposal was agreed to.
func (b *bargain) answered(asked, got dolly.MB) {
	switch {
	case got <= 0:
		b.answer = 1
	case got < asked:
		b.answer = 2
	default:
		b.answer = 3
	}
}
