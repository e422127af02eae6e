package charter

import (
	"bytes"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// title is a certificate of network sim in little room: what it says that neither the
// charter nor the one above says. Its bytes are made again when they are asked for.
type title struct {
	up      *title // the parent's; nil: the operator gave it to a root
	first   *title // of the children of a parent that rests, the others by next
	next    *title
	key     dolly.PeerID
	offer   dolly.OfferID
	since   dolly.Time
	seat    Seat
	head    dolly.Hash // what follows is of the act that it was given under
	intent  dolly.Hash // of a root: the key that signed
	nonce   Nonce
	life    int32  // ms from since to its end
	sat     uint32 // that it allowed
	index   uint32
	counter uint32
	number  uint32 // of the child, from 1
}

// hand signs in network sim, where a signature is a checksum that anybody can make.
type hand struct{ peer dolly.PeerID }

func (h hand) Peer() dolly.PeerID { return h.peer }
func (h hand) Sign([]byte) []byte { return nil }

// newTitle is the title of a certificate that was verified; nil if it says more than a
// title holds, or a number that is too large for it, or outside of network sim.
func newTitle(c *Signed[Charter], up *title, raw []byte) *title {
	if c.Body.Network != dolly.Sim {
		return nil
	}
	l, err := openLink(*c, raw, up != nil)
	if err != nil {
		return nil
	}
	b, a := l.cert.Body, l.act.Body
	d := &title{
		up: up, key: b.Key, number: childNumber(b.Path), offer: b.Home.Offer, since: b.Home.Since, seat: Seat{b.Slot, b.Gen},
		head: a.Head, intent: a.Intent, nonce: a.Nonce, index: uint32(a.Index), counter: uint32(a.Counter), life: int32(a.Until - b.Home.Since), sat: uint32(a.MaxSat),
	}
	if up == nil {
		d.intent = dolly.Hash(l.cert.Key)
	}
	if !bytes.Equal(d.raw(c), raw) {
		return nil
	}
	return d
}

// rootTitle is the title of a chain that is a root's alone.
func rootTitle(c *Signed[Charter], chain [][]byte) *title {
	if len(chain) != 1 {
		return nil
	}
	return newTitle(c, nil, chain[0])
}

// raw makes the certificate again.
func (d *title) raw(c *Signed[Charter]) []byte {
	if d.up == nil {
		return d.seal(c, c.Hash())
	}
	return d.seal(c, wire.Sum(d.up.raw(c)))
}

// seal is raw under the certificate of a name.
func (d *title) seal(c *Signed[Charter], above dolly.Hash) []byte {
	b := Cert{
		Slot: d.seat.Slot, Gen: d.seat.Gen, Key: d.key, Parent: above, Path: d.path(),
		Home: Home{Offer: d.offer, Since: d.since},
	}
	b.Depth = depthOf(b.Path)
	if d.up != nil {
		seat := d.seat
		b.Act = wire.Seal(hand{c.Body.LeaseKey}, dolly.Sim, KindAct, Act{
			Charter: c.Hash(), Index: uint64(d.index), Head: d.head, Holder: d.up.key, Nonce: d.nonce, Counter: uint64(d.counter),
			Intent: d.intent, MaxSat: dolly.Sat(d.sat), Until: d.since + dolly.Time(d.life), Child: &seat,
		})
	}
	return SealCert(hand{d.signer()}, dolly.Sim, b)
}

func depthOf(path string) uint8 { return uint8(strings.Count(path, ".")) }

// childNumber is the last number of a path; of what is none it is zero.
func childNumber(path string) uint32 {
	n, _ := strconv.ParseUint(path[strings.LastIndexByte(path, '.')+1:], 10, 32)
	return uint32(n)
}

func (d *title) path() string {
	if d.up == nil {
		return RootPath
	}
	return d.up.path() + "." + strconv.FormatUint(uint64(d.number), 10)
}

func (d *title) signer() dolly.PeerID {
	if d.up == nil {
		return dolly.PeerID(d.intent)
	}
	return d.up.key
}

// chain are the certificates from the root's to this one.
func (d *title) chain(c *Signed[Charter]) [][]byte {
	if d.up == nil {
		return [][]byte{d.raw(c)}
	}
	all := d.up.chain(c)
	return append(all, d.seal(c, wire.Sum(all[len(all)-1])))
}

// standing is what the chain says.
func (d *title) standing() Standing {
	s := Standing{
		Seat: d.seat, Key: d.key, Path: d.path(), Signer: d.signer(), Root: d.up == nil,
		Home: Home{Offer: d.offer, Since: d.since},
	}
	s.Depth = depthOf(s.Path)
	if n := int(s.Depth); n > 0 {
		s.Parents = make([]Seat, n)
		for up := d.up; up != nil && n > 0; up = up.up {
			n--
			s.Parents[n] = up.seat
		}
	}
	return s
}

// bears notes the children of a parent that goes to rest.
func (d *title) bears(kids []*title) {
	d.first = nil
	for i := len(kids) - 1; i >= 0; i-- {
		d.first, kids[i].next = kids[i], d.first
	}
}

// kids are the children that were noted.
func (d *title) kids() []*title {
	var all []*title
	for k := d.first; k != nil; k = k.next {
		all = append(all, k)
	}
	return all
}

// issued is the certificate as its parent keeps it.
func (d *title) issued(c *Signed[Charter]) Issued {
	return Issued{Intent: d.intent, Key: d.key, Cert: d.raw(c)}
}
