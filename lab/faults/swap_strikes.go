package faults

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/market"
)

// What a fair's strikes last. Together with six blocks undone they hold a claim
// up for less than the parameters bear (market.Params.MinLeft).
const (
	pauseTurns = 4 * blockTurns
	spikeLasts = 6 // blocks
	spikeRate  = 6 // sat for a virtual byte
	sleepTurns = 60 * blockTurns
	fullTurns  = 2 * blockTurns
)

// strike carries out what an injector cannot, at a point of the current dealer.
func (f *fair) strike(p fault.Point, how fault.Strike) {
	d := f.current
	name, n := how.Number()
	f.records.counts["strike "+string(name)]++
	f.say(d, "* %s at %v", how, p)
	switch name {
	case fault.DieBefore, fault.DieAfter:
		panic(death{})
	case fault.FailOn:
		f.full = f.turns + fullTurns
	case fault.Echo:
		f.echoing = true
	case fault.Reorg:
		f.reorg(uint32(n))
	case fault.Spike:
		f.chain.Floor(spikeRate)
		f.dear = spikeLasts
	case fault.Spoil:
		f.spoil(d, n)
	case fault.Mute:
		d.mute = true
		panic(death{})
	case fault.Sleep:
		if !d.paying { // no rule prevents what a long absence in there does: see DESIGN.md
			d.away = f.now.Add(sleepTurns * turn)
		}
		panic(death{})
	case fault.Copy, fault.Restore, fault.Clone, fault.Pause:
		f.disturb(d, name)
	}
}

// reorg undoes blocks. Of what was in them one in four is forgotten by the pool.
func (f *fair) reorg(depth uint32) {
	before := len(f.chain.Blocks())
	f.chain.Reorg(depth, func(string) bool { return f.luck.IntN(4) > 0 })
	f.records.counts["transactions undone"] += before - len(f.chain.Blocks())
}

// spoil makes what is being said or paid hostile.
func (f *fair) spoil(d *dealer, n int) {
	switch {
	case f.saying != nil:
		raw, ok := spoil(*f.saying, n, d.key, dolly.Sim)
		if !ok {
			return
		}
		*f.saying = raw
	case f.paying != nil:
		spoilTerms(f.paying, n)
	default:
		return
	}
	d.hostile = true
	f.records.counts["hostile words and payments"]++
}

// spoiltTerms is in how many ways a payment into a contract can be spoilt.
const spoiltTerms = 6

func spoilTerms(t *market.Terms, n int) {
	switch n % spoiltTerms {
	case 0:
		t.Amount.Sat--
	case 1:
		t.Amount.Sat++
	case 2:
		t.RefundAt--
	case 3:
		t.RefundAt += 100
	case 4:
		t.Hash[0] ^= 1
	case 5:
		t.SellerKey = flipped(t.SellerKey)
	}
}

// disturb does to a machine what its owner cannot notice from inside.
func (f *fair) disturb(d *dealer, how fault.Strike) {
	f.records.copies = f.records.copies || how == fault.Copy || how == fault.Clone
	switch how {
	case fault.Copy:
		d.image = f.copy(d)
	case fault.Restore:
		if d.image != nil {
			if f.parting != nil {
				f.parting(d)
			}
			d.disk, d.image = d.image, nil
			f.forget(d)
			panic(death{})
		}
	case fault.Clone:
		if d.brain == nil { // no lease decides between two buybots of one key
			f.clone(d)
		}
	case fault.Pause:
		f.pause(d)
	}
}

// copy copies a dealer's disk, which is no effect of the dealer: its points are
// not counted.
func (f *fair) copy(d *dealer) dolly.Store {
	defer fault.Arm(nil)()
	to, err := copied(d.disk)
	if err != nil {
		f.records.wrong("a copy failed: %v", err)
	}
	return &weighed{Store: to}
}

// clone starts a second machine, which holds the lease from now on.
func (f *fair) clone(d *dealer) {
	for _, other := range f.dealers {
		other.superseded = other.superseded || other.key.Peer() == d.key.Peer()
	}
	twin := &dealer{name: d.name, key: d.key, law: d.law, disk: f.copy(d), twin: len(f.dealers), hostile: d.hostile}
	f.dealers = append(f.dealers, twin)
	f.forget(twin)
}

// forget notes what a key agreed on and did not end, of which the disk that it
// goes on with knows nothing: it is older than the agreement. What was at stake in
// these swaps may be lost, see node/trade/DESIGN.md.
func (f *fair) forget(d *dealer) {
	key := d.key.Peer()
	for _, t := range f.records.swaps {
		side := side{key, t.ID()}
		if (t.Seller == key || t.Buyer == key) && (!f.records.ended[side] || f.unsaid(d, t)) && !d.remembers(t) {
			f.records.forgotten[side] = true
			f.records.counts["forgotten by an old image"]++
		}
	}
}

// unsaid: a dealer took its MB at this very moment, and nobody else has the block.
func (f *fair) unsaid(d *dealer, t market.Terms) bool {
	for _, q := range f.dealers {
		if q.trader == nil {
			continue
		}
		if _, taken, _ := moved(q.trader.Ledger, t); taken != (q.key == d.key) {
			return false
		}
	}
	return true
}

// remembers looks at the disk, for a swap under way or what was signed for one that is over.
func (d *dealer) remembers(t market.Terms) (known bool) {
	defer fault.Arm(nil)()
	err := d.disk.View(func(r dolly.Reader) error {
		known = r.Get(dealKey+t.ID().String()) != nil || r.Get(signedKey+t.Hash.String()) != nil
		return nil
	})
	return known && err == nil
}

// pause lets the world go on around a machine that stands still.
func (f *fair) pause(d *dealer) {
	if f.pausing {
		return
	}
	f.pausing, d.still = true, true
	defer func() { f.pausing, d.still = false, false }()
	if err := f.pass(pauseTurns); err != nil {
		f.records.wrong("%v", err)
	}
}

// relieve makes room on the disks again.
func (f *fair) relieve() {
	if f.full != 0 && f.turns >= f.full {
		f.full = 0
		f.injector.Heal()
	}
}
