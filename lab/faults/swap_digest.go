package faults

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"maps"
	"math/rand/v2"
	"slices"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/trade"
)

// digester hashes whatever decides how a fair goes on.
type digester struct{ hash.Hash }

func newDigester() digester { return digester{sha256.New()} }

// add takes in values, each set off from the next.
func (d digester) add(all ...any) digester {
	for _, v := range all {
		switch v := v.(type) {
		case []byte:
			d.bytes(v)
		case string:
			d.bytes([]byte(v))
		case dolly.Hash:
			d.bytes(v[:])
		default:
			d.bytes(fmt.Appendf(nil, "%#v", v))
		}
	}
	return d
}

func (d digester) bytes(b []byte) {
	d.Write(binary.AppendUvarint(nil, uint64(len(b)))) // it never fails
	d.Write(b)
}

func (d digester) sum() dolly.Hash { return dolly.Hash(d.Sum(nil)) }

// dice are a source of chance whose state can be seen.
type dice struct {
	*rand.Rand
	pcg *rand.PCG
}

func newDice(seed, stream uint64) dice {
	pcg := rand.NewPCG(seed, stream)
	return dice{rand.New(pcg), pcg}
}

func (d dice) state() []byte {
	raw, err := d.pcg.MarshalBinary()
	if err != nil {
		panic(err) // it never fails
	}
	return raw
}

// recall takes something in that a dealer's program now knows, or does. All that it
// has in memory follows from what it was told since it started, from its disk then,
// and from what the chain and chance were; so their hash stands for it.
func (f *fair) recall(d *dealer, all ...any) {
	if f.marks == nil || d == nil {
		return
	}
	d.memory = newDigester().add(d.memory, f.now, f.rand.state(), f.chainMark()).add(all...).sum()
}

func (f *fair) chainMark() dolly.Hash { return f.chain.Digest() }

// marked is the hash of some values, for who compares plans.
func (f *fair) marked(all ...any) dolly.Hash {
	if f.marks == nil {
		return dolly.Hash{}
	}
	return newDigester().add(all...).sum()
}

func (f *fair) factMark(fact trade.Fact) dolly.Hash {
	if f.marks == nil {
		return dolly.Hash{}
	}
	return factDigest(fact)
}

func (f *fair) diskMark(disk dolly.Store) dolly.Hash {
	if f.marks == nil {
		return dolly.Hash{}
	}
	return f.diskDigest(disk)
}

// begins notes that the game has a dealer do something by itself.
func (f *fair) begins(d *dealer, all ...any) {
	f.spot = spot{"game", f.spot.n + 1}
	f.recall(d, all...)
}

// spot is where the world is in its minute.
type spot struct {
	doing string
	n     int
}

// factDigest is a fact's. The number of a question decides nothing.
func factDigest(f trade.Fact) dolly.Hash {
	d := newDigester().add(fmt.Sprintf("%T", f))
	switch f := f.(type) {
	case trade.Heard:
		d.add(string(f.Topic), f.Raw)
	case trade.Asked:
		d.add(f.From[:], f.Kind, f.Raw)
	case trade.Answered:
		d.add(f.From[:], f.Tag.Kind, f.Tag.Ref, f.Raw, f.Err)
	default:
		d.add(f)
	}
	return d.sum()
}

// digest is the hash of all that decides how the fair goes on and how it is judged,
// as if a dealer's program had just died; nil if none has.
func (f *fair) digest(dead *dealer) dolly.Hash {
	d := newDigester().add(f.now, f.turns, f.dear, f.full, f.echoing, f.pausing, f.spot, f.rand.state(), f.luck.state(), f.chainMark(), f.heard)
	for n, in := range f.stack {
		if n < len(f.stack)-1 || in != dead {
			d.add("in", in.name, in.twin)
		}
	}
	for _, one := range f.dealers {
		f.addDealer(d, one, one == dead)
	}
	for _, q := range f.queue {
		if q.who != dead && q.who.life == q.life && q.who.trader != nil {
			d.add(q.who.name, q.who.twin, q.mark)
		}
	}
	f.records.addTo(d)
	return d.sum()
}

func (f *fair) addDealer(d digester, one *dealer, dead bool) {
	d.add(one.name, one.twin, one.away, one.mute, one.still, one.hostile, one.superseded, f.diskDigest(one.disk))
	if one.image != nil {
		d.add(f.diskDigest(one.image))
	}
	if one.trader == nil || dead {
		d.add("does not run")
		return
	}
	d.add(one.memory, one.paying, len(one.watched))
	for _, w := range one.watched {
		d.add(w.Swap)
	}
	for _, fact := range one.inbox {
		d.add(factDigest(fact))
	}
}

// weighed is a disk that knows whether it changed since its hash was taken.
type weighed struct {
	dolly.Store
	known bool
	sum   dolly.Hash
}

// Update changes the disk.
func (w *weighed) Update(change func(dolly.Writer) error) error {
	defer func() { w.known = false }()
	return w.Store.Update(change)
}

func (f *fair) diskDigest(disk dolly.Store) dolly.Hash {
	w, weighs := disk.(*weighed)
	if weighs && w.known {
		return w.sum
	}
	d := newDigester()
	err := disk.View(func(r dolly.Reader) error {
		return r.Scan("", func(key string, value []byte) error {
			d.add(key, value)
			return nil
		})
	})
	if err != nil {
		f.records.wrong("a disk cannot be read: %v", err)
	}
	if weighs {
		w.known, w.sum = true, d.sum()
	}
	return d.sum()
}

// addTo takes in what the judge will know.
func (r *records) addTo(d digester) {
	for _, t := range slices.Concat(r.swaps, r.odd) {
		d.add(t.ID())
	}
	sides := func(a, b side) int {
		return bytes.Compare(append(a.key[:], a.swap[:]...), append(b.key[:], b.swap[:]...))
	}
	for _, all := range []map[side]bool{r.agreed, r.ended, r.forgotten} {
		d.add("sides")
		for _, s := range slices.SortedFunc(maps.Keys(all), sides) {
			d.add(s.key[:], s.swap, all[s])
		}
	}
	for _, h := range slices.SortedFunc(maps.Keys(r.shown), func(a, b dolly.Hash) int { return bytes.Compare(a[:], b[:]) }) {
		d.add(h)
	}
	for _, at := range slices.SortedFunc(maps.Keys(r.wrote), func(a, b wroteAt) int {
		return cmp.Or(bytes.Compare(a.key[:], b.key[:]), cmp.Compare(a.seq, b.seq))
	}) {
		d.add(at.key[:], at.seq, r.wrote[at])
	}
	d.add(r.copies, len(r.wrongs))
	for _, w := range r.wrongs {
		d.add(w)
	}
}
