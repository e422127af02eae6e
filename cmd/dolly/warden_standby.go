package main

import (
	"context"
	"errors"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/warden"
	"github.com/dollynator/dolly/wire"
)

// followEvery is how often a standby asks for lines, in wall time.
const followEvery = 5 * time.Second

// second is the standby: it follows or, when it was told to, serves.
func (s *service) second(ctx context.Context, c charter.Signed[charter.Charter], book dolly.Store, clock dolly.Clock) error {
	lines, err := warden.OpenCopy(book, c.Body.Network)
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "open the copy", Err: err}
	}
	law, taken := c, false
	if r := lines.Registry(); r != nil {
		if have := r.Charter(); have.Key == c.Key && have.Body.Epoch > c.Body.Epoch {
			law = have
		}
		_, taken = r.HandedOver()
		taken = taken && !r.Snapshot().Ceased
	}
	if law.Body.StandbyKey.IsZero() {
		return &dolly.Error{Kind: dolly.Usage, Text: "this charter names no standby", Hint: "dolly charter renew --standby draws its keys; a standby that became the warden runs dolly warden"}
	}
	key, err := s.dir.key("standby", law.Body.StandbyKey)
	if err != nil {
		return err
	}
	if s.handover == "" && !taken {
		return s.follow(ctx, law, key, lines)
	}
	var word []byte
	if s.handover != "" {
		if word, err = readRecord(s.handover); err != nil {
			return &dolly.Error{Kind: dolly.Usage, Text: "the hand-over in " + s.handover, Err: err, Hint: "dolly charter handover writes one"}
		}
	}
	self, err := s.dir.key("standby-peer", law.Body.StandbyPeer)
	if err != nil {
		return err
	}
	w, err := warden.OpenStandby(book, c.Body.Network, word, key, clock)
	if err != nil {
		return &dolly.Error{Kind: dolly.Refused, Text: "take over", Err: err, Hint: "dolly charter verify FILE --charter DIR says what is wrong with the hand-over"}
	}
	return s.serve(ctx, self, clock, w)
}

// follow copies what the warden writes down until ctx ends, which is no error.
func (s *service) follow(ctx context.Context, law charter.Signed[charter.Charter], key wire.Key, lines *warden.Copy) (err error) {
	call, err := s.reach.dial(ctx, law.Body)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, call.Close()) }()
	tick := time.NewTicker(followEvery)
	defer tick.Stop()
	for answered := true; ; {
		before := lines.Next()
		err := s.catchUp(ctx, call, &law, key, lines)
		switch {
		case s.once || ctx.Err() != nil:
			s.tellCopy("the copy", lines)
			if ctx.Err() != nil {
				err = nil
			}
			return errors.Join(err, s.copied(lines))
		case err != nil && answered:
			s.env.Say("%v", err)
			s.tellCopy("the copy", lines)
		case err == nil && (!answered || before == 1):
			s.tellCopy("following: the copy", lines)
		}
		answered = err == nil
		select {
		case <-ctx.Done():
		case <-tick.C:
		}
	}
}

// catchUp takes in all lines that there are. The law changes with the lines.
func (s *service) catchUp(ctx context.Context, call *caller, law *charter.Signed[charter.Charter], key wire.Key, lines *warden.Copy) error {
	for more := true; more; {
		raw, err := call.ask(ctx, charter.SealTail(key, law.Body.Network, lines.Next()))
		if err != nil {
			return err
		}
		if more, err = lines.Take(*law, raw); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "copy the registry", Err: err, Hint: "if the charter was renewed, copy charter.cbor here as well"}
		}
		if have := lines.Registry().Charter(); have.Body.Epoch > law.Body.Epoch {
			*law = have
		}
	}
	return nil
}

// copied prints the end of the copy for scripts.
func (s *service) copied(lines *warden.Copy) error {
	if !s.asJSON {
		return nil
	}
	e := exported{File: s.registry()}
	if r := lines.Registry(); r != nil {
		e.Index, e.Head = r.Head()
	}
	return s.env.JSON(e)
}

// tellCopy says where the copy ends: what the operator needs for a hand-over.
func (s *service) tellCopy(what string, lines *warden.Copy) {
	r := lines.Registry()
	if r == nil {
		s.env.Say("%s is empty", what)
		return
	}
	index, head := r.Head()
	s.env.Say("%s ends with line %d, head %s", what, index, head)
}
