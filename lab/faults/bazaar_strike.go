package faults

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
)

// swapSet are some swaps.
type swapSet map[dolly.Hash]bool

// disturb strikes a process, and notes what of its swaps had ended when its folder
// was copied.
func (b *bazaar) disturb(p *process, how fault.Strike) error {
	if how == fault.Copy {
		ended := b.over(p.dealer)
		p.mu.Lock()
		p.ended = ended
		p.mu.Unlock()
	}
	return b.strike(p, how, b.twin)
}

// over are a dealer's swaps that ended.
func (b *bazaar) over(d *dealer) swapSet {
	b.mu.Lock()
	defer b.mu.Unlock()
	all := swapSet{}
	for s := range b.fair.records.ended {
		if s.key == d.key.Peer() {
			all[s.swap] = true
		}
	}
	return all
}

// twin gives the lease to a clone, while its original stands still.
func (b *bazaar) twin(of, it *process) error {
	old := of.dealer
	young := &dealer{name: old.name, key: old.key, law: old.law, brain: old.brain, twin: it.who.Twin}
	knows := b.over(old)
	if err := knows.look(it.dir); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	old.superseded, old.heirKnows = true, knows
	it.dealer = young
	b.fair.dealers = append(b.fair.dealers, young)
	b.forget(young, knows)
	return b.leases[old.key.Peer()].set(dolly.Time(it.who.Twin))
}

// takeUp notes what a machine has forgotten that goes on with an older disk.
func (b *bazaar) takeUp(p *process) error {
	p.mu.Lock()
	older, knows := p.older, p.ended
	p.older = false
	p.mu.Unlock()
	if !older {
		return nil
	}
	if err := knows.look(p.dir); err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fair.records.counts["strike "+string(fault.Restore)]++
	b.forget(p.dealer, knows)
	return nil
}

// forget notes what a key agreed on of which the disk that it goes on with knows
// nothing: it is older than the agreement. What was at stake in these swaps may be
// lost, see node/trade/DESIGN.md.
func (b *bazaar) forget(d *dealer, knows swapSet) {
	r := &b.fair.records
	for s := range r.agreed {
		if s.key == d.key.Peer() && !knows[s.swap] {
			r.forgotten[s] = true
			r.counts["forgotten by an old image"]++
		}
	}
}

// look adds the swaps that a disk has a record of.
func (s swapSet) look(dir string) error {
	disk, err := openStore(dir)
	if err != nil {
		return fmt.Errorf("look at the copy %s: %w", filepath.Base(dir), err)
	}
	err = disk.View(func(r dolly.Reader) error {
		return r.Scan(dealKey, func(key string, _ []byte) error {
			var id dolly.Hash
			err := id.UnmarshalText([]byte(key[len(dealKey):]))
			s[id] = true
			return err
		})
	})
	return errors.Join(err, disk.Close())
}

// dealKey is where a trader's disk has its swaps.
const dealKey = "deal/"
