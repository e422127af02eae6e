package sim

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
)

// address is where one thing is paid, once.
type address struct {
	price  dolly.Sat
	paid   dolly.Sat
	quoted dolly.Time
	server *rental // that is renewed, or ordered; nil: none was ordered, or it is paid for
	asked  uint64  // name of a renewal; zero: a new server
}

// addresses are numbered as they were made; the oldest are forgotten.
type addresses struct {
	first    int // number of the first that is known
	all      []address
	renewals map[uint64]int // by name
}

// addressLife is how long an address is known. Quotes run out after half an hour, and
// who asks again by the name of a renewal does so within the three days that an image
// of a disk is old at most, and the three before a rent ends.
const addressLife = 7 * dayMS

// addressRoom is for how many addresses of a day there is room at its beginning.
const addressRoom = 64

// add makes an address and returns its number.
func (s *addresses) add(q address) int {
	n := s.first + len(s.all)
	s.all = append(s.all, q)
	if q.asked != 0 {
		s.renewals[q.asked] = n
	}
	return n
}

// at is the address of a number.
func (s *addresses) at(w *World, n int) *address {
	if n < s.first || n >= s.first+len(s.all) {
		w.fail(fmt.Errorf("address a%d is not known: the oldest is a%d", n, s.first))
		return &address{}
	}
	return &s.all[n-s.first]
}

// forget drops old addresses, and the orders that nothing came of and nobody waits for.
func (c *cloud) forget(now dolly.Time) {
	c.forgetAddresses(now)
	c.stale = slices.DeleteFunc(c.stale, func(r *rental) bool {
		if r.agent == nil && (r.state == unpaid || r.ends <= now) && !r.awaited() {
			delete(c.byKey, named(r.key))
			return true
		}
		return r.agent != nil
	})
}

func (c *cloud) forgetAddresses(now dolly.Time) {
	s := &c.addresses
	n := 0
	for n < len(s.all) && s.all[n].quoted+addressLife <= now {
		q := &s.all[n]
		if r := q.server; q.asked == 0 && r != nil && r.agent == nil {
			c.stale = append(c.stale, r)
		}
		n++
	}
	s.first += n
	if n == 0 {
		return
	}
	s.all = append(make([]address, 0, len(s.all)-n+addressRoom), s.all[n:]...)
	s.renewals = map[uint64]int{}
	for i := range s.all {
		if q := &s.all[i]; q.asked != 0 {
			s.renewals[q.asked] = s.first + i
		}
	}
}

// awaited reports whether who ordered a server still waits for it.
func (r *rental) awaited() bool {
	if r.making == nil || r.making.payer == nil {
		return false
	}
	a := r.making.payer
	return !a.gone && a.birthing != nil && a.birthing.p.Key == r.key
}

func number(address string) int {
	n, _ := strconv.Atoi(strings.TrimPrefix(address, "a"))
	return n
}

// named is a number for a text; two texts of a run have two.
func named(text string) uint64 {
	x := uint64(len(text)) + 1
	for i := range len(text) {
		x = mix(x + golden*uint64(text[i]+1))
	}
	return x | 1
}
