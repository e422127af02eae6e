package main

import (
	"errors"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/warden"
)

// opened is what a warden begins with.
type opened struct {
	DryRun bool     `json:"dry_run"`
	Addrs  []string `json:"addrs"` // where it listens
	charter.RegistryView
}

// greet says what the warden is, where, and what it waits for.
func (s *service) greet(c charter.Charter, v charter.RegistryView, addrs []string, now dolly.Time) error {
	s.tell(c, v, now)
	if s.asJSON {
		return s.env.JSON(opened{Addrs: addrs, RegistryView: v})
	}
	for _, a := range addrs {
		s.env.Print("%s", a)
	}
	return nil
}

func (s *service) tell(c charter.Charter, v charter.RegistryView, now dolly.Time) {
	order := "no order"
	if v.Order != charter.Resume.String() {
		order = "the order to " + v.Order
	}
	s.env.Say("warden of %s, epoch %d: %d of %d slots used, %v of %v spent, under %s", v.Fleet, v.Epoch, v.Used, c.Slots, v.Spent, v.Cap, order)
	if v.Index > 0 {
		s.env.Say("registry: line %d, head %s", v.Index, v.Head)
	}
	switch {
	case v.Ceased:
		s.env.Say("the operator handed this fleet to the standby: every request is refused, and told so")
	case v.WarmFrom > now:
		s.env.Say("it renews leases; until %s UTC it binds and grants nothing new, because it may be a backup", v.WarmFrom.Std().Format(time.DateTime))
		s.env.Say("if you know that it is the newest, start it with --confirm %s", v.Head)
	}
}

// preview shows the registry as a warden that starts now would find it. The file
// is not made if it is missing, and nothing is written.
func (s *service) preview(c charter.Signed[charter.Charter], clock dolly.Clock) error {
	book := store.Memory()
	if !s.missing() {
		var err error
		if book, err = store.Open(s.registry()); err != nil {
			return err
		}
	}
	r, err := s.look(c, book)
	if err := errors.Join(err, book.Close()); err != nil {
		return err
	}
	r.Resume(clock.Now())
	v := r.Snapshot()
	s.tell(r.Charter().Body, v, clock.Now())
	if v.Epoch < c.Body.Epoch {
		s.env.Say("it would begin epoch %d, as this folder's charter says", c.Body.Epoch)
	}
	s.env.Say("nothing was written, and nobody is answered: this was a dry run")
	if s.asJSON {
		return s.env.JSON(opened{DryRun: true, Addrs: []string{}, RegistryView: v})
	}
	return nil
}

// look reads the registry in a store, or an empty one of the charter c.
func (s *service) look(c charter.Signed[charter.Charter], book dolly.Store) (*charter.Registry, error) {
	lines, err := warden.OpenCopy(book, c.Body.Network)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "open the registry", Err: err}
	}
	r := lines.Registry()
	if r == nil {
		if err := s.mayFound(c.Body); err != nil {
			return nil, err
		}
		s.env.Say("there is no registry at %s: one would be founded, that knows nobody but whom the charter adopts", s.registry())
		return charter.ReadRegistry(c.Body.Network, c, nil)
	}
	if law := r.Charter(); law.Key != c.Key || law.Body.Fleet != c.Body.Fleet {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "open the registry", Err: warden.ErrOtherCharter}
	}
	return r, nil
}
