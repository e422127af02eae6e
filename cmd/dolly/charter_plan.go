package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/wire"
)

// plan is the next epoch, as it will be or was signed.
type plan struct {
	DryRun  bool              `json:"dry_run"`
	Hash    dolly.Hash        `json:"hash"` // zero if it was not signed
	Bound   string            `json:"bound"`
	Until   dolly.Time        `json:"both_bounds_until_unix_ms"` // leases of the epoch before count until then
	Most    uint32            `json:"most_agents_until_then"`
	Charter charter.Charter   `json:"charter"`
	Left    []charter.Adopted `json:"not_adopted"` // they live, and drain
	Acts    []charter.ActView `json:"open_acts"`
	Unborn  []charter.Seat    `json:"children_under_way"`
	NewKeys []string          `json:"new_keys"` // files
	Kept    string            `json:"kept,omitempty"`
	File    string            `json:"file,omitempty"`
	Send    bool              `json:"send"` // the warden gets it from here
	Line    uint64            `json:"registry_line,omitempty"`
	Warn    []string          `json:"warnings"`

	slots []charter.SlotView // of the registry, if there is one
	keys  []change
	next  *charter.Charter // what keys point into
	raw   []byte
}

// plan works out the next epoch of c, but for its keys.
func (r *renewal) plan(ctx context.Context, c charter.Signed[charter.Charter]) (plan, error) {
	b := r.charter
	p := plan{next: &b, Left: []charter.Adopted{}, Acts: []charter.ActView{}, Unborn: []charter.Seat{}, NewKeys: []string{}, Warn: []string{}, File: r.out}
	alive, promoted, err := r.survey(ctx, c, &p)
	if err != nil {
		return p, err
	}
	if b.Adopt, p.Left, err = r.adopt.choose(alive, b.Slots); err != nil {
		return p, err
	}
	if err := fitsSlots(p.slots, alive, b.Adopt); err != nil {
		return p, err
	}
	p.keys = r.keys.changes(&b, promoted)
	b.Epoch, b.Prev = c.Body.Epoch+1, c.Hash()
	imagine(p.keys)
	if err := b.Check(); err != nil {
		return p, &dolly.Error{Kind: dolly.Usage, Text: "the limits contradict each other", Err: err}
	}
	served := c.Body.LeaseKey
	if promoted {
		served = c.Body.StandbyKey
	}
	p.Send = !r.lost && r.source.file == "" && r.out == "" && b.LeaseKey == served
	forget(p.keys)
	p.Most, p.Charter, p.Bound = max(c.Body.Slots, b.Slots), b, b.Bound()
	p.warn(c.Body, promoted)
	if p.Send && r.keys.warden {
		p.Warn = append(p.Warn, "the warden goes on under its old key on the network until it is started again with the new one")
	}
	return p, nil
}

// survey finds who lives, and notes what is under way and what was used: from
// the registry or, if that is lost, from the charter and the operator. Promoted:
// the standby serves.
func (r *renewal) survey(ctx context.Context, c charter.Signed[charter.Charter], p *plan) (alive []charter.Adopted, promoted bool, err error) {
	if r.lost {
		p.next.Carried, err = r.carry(c.Body)
		p.Until = lastLease(c.Body, wallTime())
		return c.Body.Adopt, false, err
	}
	reg, err := r.source.read(ctx, c, r.operator.reader(r.dir, c))
	if err != nil {
		return nil, false, hintLost(err)
	}
	if err := inEpoch(reg, c); err != nil {
		return nil, false, err
	}
	p.observe(reg, p.next)
	_, promoted = reg.HandedOver()
	return living(reg), promoted, nil
}

// lastLease is until when agents of an epoch without a registry may hold a lease, if
// its warden gives none any more. Without a warden they give themselves leases to the end.
func lastLease(c charter.Charter, now dolly.Time) dolly.Time {
	if c.Alone() {
		return c.Expiry
	}
	return min(now.Add(c.LeaseLife), c.Expiry)
}

// hintLost says what to do when there is no registry to read.
func hintLost(err error) error {
	return &dolly.Error{
		Kind: dolly.KindOf(err), Text: "who lives is not known", Err: err,
		Hint: "--at ADDR says where the warden is, --registry FILE reads a copy; if there is none, --registry-lost",
	}
}

// fitsSlots refuses to adopt into a slot that the registry has for somebody else,
// or in another generation: the agent would never get a lease.
func fitsSlots(slots []charter.SlotView, alive, adopt []charter.Adopted) error {
	for _, a := range adopt {
		if int(a.Slot) >= len(slots) || slices.Contains(alive, a) {
			continue
		}
		if s := slots[a.Slot]; s.State != charter.SlotFree || s.Gen != a.Gen {
			return &dolly.Error{
				Kind: dolly.Refused, Text: fmt.Sprintf("in the registry, slot %d is in generation %d and %s: the agent of generation %d has no place there", a.Slot, s.Gen, s.State, a.Gen),
				Hint: "if its registry was lost: renew --registry-lost with all who live founds one that has the place",
			}
		}
	}
	return nil
}

// carry states what a lost registry had counted.
func (r *renewal) carry(old charter.Charter) (charter.Carried, error) {
	b := charter.Carried{Spent: old.Caps.Total, Births: old.Births}
	if r.carried[0] >= 0 {
		b.Spent = dolly.Sat(r.carried[0])
	}
	if r.carried[1] >= 0 {
		b.Births = uint32(min(r.carried[1], 1<<31))
	}
	if b.Spent < old.Carried.Spent || b.Births < old.Carried.Births {
		return b, cli.Usagef("", "%v and %d births were carried into this epoch already", old.Carried.Spent, old.Carried.Births)
	}
	return b, nil
}

// observe notes what the registry has under way, and what it counted.
func (p *plan) observe(r *charter.Registry, b *charter.Charter) {
	v, old := r.Snapshot(), r.Charter().Body
	b.Carried = charter.Carried{Spent: max(old.Carried.Spent, v.Spent), Births: max(old.Carried.Births, v.Births)}
	p.Acts, p.slots = append(p.Acts, v.Acts...), v.Slots
	for _, s := range v.Slots {
		p.Until = max(p.Until, s.Until)
		kept := slices.ContainsFunc(old.Adopt, func(a charter.Adopted) bool { return a.Slot == s.Slot && a.Gen == s.Gen })
		if s.State == charter.SlotReserved && !kept {
			p.Unborn = append(p.Unborn, s.Seat)
		}
	}
	if p.Until > 0 {
		p.Until = p.Until.Add(max(time.Hour, b.VoidDelay))
	}
}

// warn says what the operator may not have meant.
func (p *plan) warn(old charter.Charter, promoted bool) {
	say := func(format string, args ...any) { p.Warn = append(p.Warn, fmt.Sprintf(format, args...)) }
	b := p.Charter
	for _, a := range p.Acts {
		say("slot %d has an act of %v open: it goes on only if that agent is adopted", a.Slot, a.MaxSat)
	}
	for _, s := range p.Unborn {
		say("a child is under way to slot %d: unless its parent goes on and has not certified it yet, it is lost; wait until it has its lease", s.Slot)
	}
	if b.Carried.Spent >= b.Caps.Total {
		say("%v count as spent, of %v: nothing can be bought; --cap allows more", b.Carried.Spent, b.Caps.Total)
	}
	if b.Carried.Births >= b.Births {
		say("%d births count as used, of %d: nobody can be born; --births allows more", b.Carried.Births, b.Births)
	}
	if promoted {
		say("the standby is the warden: it stays the warden, with its own keys, and there is no standby unless --standby")
	}
	if b.Slots < old.Slots && len(p.Left) > 0 {
		say("%d agents live and are not adopted: they wind down", len(p.Left))
	}
}

// sign draws the keys, signs, and puts the new charter into the folder.
func (r *renewal) sign(c charter.Signed[charter.Charter], p *plan) error {
	op, err := r.operator.open(r.dir, c)
	if err != nil {
		return err
	}
	if err := draw(r.dir, p.next.Epoch, p.keys); err != nil {
		return err
	}
	for _, k := range p.keys {
		p.NewKeys = append(p.NewKeys, r.dir.epochKey(k.role, p.next.Epoch))
	}
	if p.raw, err = charter.Renew(op, c, *p.next); err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "sign the next epoch", Err: err}
	}
	p.Charter, p.Hash = *p.next, wire.Sum(p.raw)
	if p.Kept, err = r.dir.keep(c); err != nil {
		return err
	}
	if r.out != "" {
		if err := writeFile(r.out, p.raw, 0o644); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "write the charter", Err: err}
		}
	}
	if err := writeFile(r.dir.charter(), p.raw, 0o644); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "write the charter", Err: err}
	}
	return nil
}

// kept is where the charter of an earlier epoch is.
func (f folder) kept(epoch uint64) string { return f.file(fmt.Sprintf("charter-%d.cbor", epoch)) }

// keep puts a charter aside under the name of its epoch.
func (f folder) keep(c charter.Signed[charter.Charter]) (string, error) {
	path := f.kept(c.Body.Epoch)
	there, err := os.ReadFile(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = writeFile(path, c.Raw, 0o644)
	case err == nil && !bytes.Equal(there, c.Raw):
		err = errors.New("another charter is there")
	}
	if err != nil {
		return "", &dolly.Error{Kind: dolly.Failed, Text: "keep " + path, Err: err, Hint: "move it away; nothing is overwritten"}
	}
	return path, nil
}
