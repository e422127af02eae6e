package charter

import (
	"encoding/binary"

	"github.com/dollynator/dolly"
)

// packed is values one behind the other, in the order in which unpacked takes them.
type packed []byte

func (p *packed) uint(v uint64)     { *p = binary.AppendUvarint(*p, v) }
func (p *packed) int(v int64)       { *p = binary.AppendVarint(*p, v) }
func (p *packed) hash(h dolly.Hash) { *p = append(*p, h[:]...) }
func (p *packed) text(s string)     { p.uint(uint64(len(s))); *p = append(*p, s...) }

// moments packs times as what lies between them, from about the last one back.
func (p *packed) moments(all []dolly.Time, about dolly.Time) {
	p.uint(uint64(len(all)))
	for i := len(all) - 1; i >= 0; i-- {
		p.int(int64(about - all[i]))
		about = all[i]
	}
}

// unpacked reads what was packed in this process. There is no other that makes any, so
// nothing in it can be wrong.
type unpacked string

func (u *unpacked) take(n int) string {
	s := string((*u)[:n])
	*u = (*u)[n:]
	return s
}

func (u *unpacked) uint() uint64 {
	v := uint64(0)
	for i := 0; ; i++ {
		b := (*u)[i]
		v |= uint64(b&0x7F) << (7 * i)
		if b < 0x80 {
			*u = (*u)[i+1:]
			return v
		}
	}
}

func (u *unpacked) int() int64 {
	v := u.uint()
	return int64(v>>1) ^ -int64(v&1)
}

func (u *unpacked) hash() (h dolly.Hash) {
	copy(h[:], u.take(len(h)))
	return h
}

func (u *unpacked) text() string { return u.take(int(u.uint())) }

func (u *unpacked) moments(about dolly.Time) []dolly.Time {
	n := int(u.uint())
	if n == 0 {
		return nil
	}
	all := make([]dolly.Time, n)
	for i := n - 1; i >= 0; i-- {
		about -= dolly.Time(u.int())
		all[i] = about
	}
	return all
}

// lease packs what a lease says that neither the charter nor the title does. When it
// ends comes first.
func (p *packed) lease(l *Lease) {
	p.int(int64(l.Until))
	*p = append(*p, l.Nonce[:]...)
	p.uint(l.Counter)
	p.uint(l.Index)
	p.hash(l.Head)
	p.int(int64(l.Until - l.At))
	p.int(int64(l.SpendFrom))
	p.int(int64(l.Allowance))
	p.uint(l.KnownTip.Seq)
	p.hash(l.KnownTip.Hash)
}

func (u *unpacked) lease(c *Signed[Charter], d *title) Lease {
	l := Lease{Charter: c.Hash(), Slot: d.seat.Slot, Gen: d.seat.Gen, Key: d.key, Until: dolly.Time(u.int())}
	copy(l.Nonce[:], u.take(len(l.Nonce)))
	l.Counter, l.Index, l.Head, l.At = u.uint(), u.uint(), u.hash(), l.Until-dolly.Time(u.int())
	l.SpendFrom, l.Allowance = dolly.Time(u.int()), dolly.Sat(u.int())
	l.KnownTip = Tip{Seq: u.uint(), Hash: u.hash()}
	return l
}
