package faults

import (
	"errors"
	"fmt"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/fault"
	"github.com/dollynator/dolly/market"
)

// recollection is what a disk knows of swaps: those under way, and by their hashes
// those that it signed something for and that are over.
type recollection struct {
	deals, signed map[dolly.Hash]bool
}

func (r recollection) of(t market.Terms) bool { return r.deals[t.ID()] || r.signed[t.Hash] }

// twin gives the lease to a clone, while its original stands still.
func (b *bazaar) twin(of, it *process) error {
	old := of.dealer
	young := &dealer{name: old.name, key: old.key, law: old.law, brain: old.brain, twin: it.who.Twin}
	knows, err := recollect(it.dir)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	old.superseded, old.heir = true, knows
	it.dealer = young
	b.fair.dealers = append(b.fair.dealers, young)
	b.forget(young, knows)
	return b.leases[old.key.Peer()].set(dolly.Time(it.who.Twin))
}

// takeUp notes what a machine has forgotten that goes on with an older disk.
func (b *bazaar) takeUp(p *process) error {
	p.mu.Lock()
	older := p.older
	p.older = false
	p.mu.Unlock()
	if !older {
		return nil
	}
	knows, err := recollect(p.dir)
	if err != nil {
		return err
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.fair.records.counts["strike "+string(fault.Restore)]++
	b.forget(p.dealer, knows)
	return nil
}

// forget notes the swaps of a key that did not end and of which the disk that it
// goes on with knows nothing: it is older than the agreement. It has to recall them.
func (b *bazaar) forget(d *dealer, knows recollection) {
	r, key := &b.fair.records, d.key.Peer()
	for _, t := range r.swaps {
		s := side{key, t.ID()}
		switch {
		case t.Seller != key && t.Buyer != key || knows.of(t):
		case r.ended[s]:
			b.unsure = append(b.unsure, s)
		default:
			b.forgets(s)
		}
	}
}

func (b *bazaar) forgets(s side) {
	b.fair.records.forgotten[s] = true
	b.fair.records.counts["forgotten by an old image"]++
}

// unsaid forgets, in the end, the swaps in which a buyer that went on with an older
// disk had taken its MB, and nobody had heard of that.
func (b *bazaar) unsaid() {
	books := b.fair.neutral(func(int, func(i, j int)) {})
	for _, s := range b.unsure {
		for _, t := range b.fair.records.swaps {
			if _, taken, _ := moved(books, t); t.ID() == s.swap && t.Buyer == s.key && !taken {
				b.forgets(s)
			}
		}
	}
}

// recollect looks at a disk.
func recollect(dir string) (recollection, error) {
	r := recollection{map[dolly.Hash]bool{}, map[dolly.Hash]bool{}}
	disk, err := openStore(dir)
	if err != nil {
		return r, fmt.Errorf("look at the copy %s: %w", filepath.Base(dir), err)
	}
	err = disk.View(func(from dolly.Reader) error {
		return errors.Join(names(from, dealKey, r.deals), names(from, signedKey, r.signed))
	})
	return r, errors.Join(err, disk.Close())
}

// names reads the hashes by which records are kept.
func names(from dolly.Reader, prefix string, into map[dolly.Hash]bool) error {
	return from.Scan(prefix, func(key string, _ []byte) error {
		var id dolly.Hash
		err := id.UnmarshalText([]byte(key[len(prefix):]))
		into[id] = true
		return err
	})
}

// Where a trader's disk has its swaps, and what it signed for them.
const (
	dealKey   = "deal/"
	signedKey = "signed/"
)
