package install

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"
)

// Enrol has the uploaded program draw its own key over there, and returns the
// one line that it prints: the public half and a proof of possession.
func (s *Session) Enrol(ctx context.Context) ([]byte, error) {
	var line []byte
	err := s.during(ctx, func() error {
		out, err := s.run(s.paths.EnrolCommand())
		if err != nil {
			return err
		}
		line = bytes.TrimSuffix(out, []byte("\n"))
		if len(line) == 0 || bytes.ContainsAny(line, "\r\n") {
			return fmt.Errorf("%w: %.100q is not one line", ErrAnswer, out)
		}
		return nil
	})
	if err != nil {
		return nil, wrap("enrol on", s.own.ID(), err)
	}
	return line, nil
}

// Start says in the message of the day what will run here and whom to turn to,
// installs the unit and starts it, now and at every boot. A unit that runs
// already is left alone.
func (s *Session) Start(ctx context.Context, contact string) error {
	if err := CheckContact(contact); err != nil {
		return wrap("start on", s.own.ID(), err)
	}
	err := s.during(ctx, func() error {
		if err := s.put(s.paths.Motd, []byte(s.paths.MotdText(contact)), 0o644); err != nil {
			return err
		}
		if err := s.put(s.paths.Unit, []byte(s.paths.UnitText(contact)), 0o644); err != nil {
			return err
		}
		for _, command := range []string{Reload, Enable} {
			if _, err := s.run(command); err != nil {
				return err
			}
		}
		return nil
	})
	return wrap("start on", s.own.ID(), err)
}

// Running reports whether the unit is active at this moment.
func (s *Session) Running(ctx context.Context) (bool, error) {
	var state string
	err := s.during(ctx, func() error {
		out, err := s.run(IsActive)
		state = strings.TrimSpace(string(out))
		if errors.Is(err, ErrCommand) && state != "" {
			return nil // not active is an answer
		}
		return err
	})
	return state == "active", wrap("ask for the unit on", s.own.ID(), err)
}
