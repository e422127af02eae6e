package cli

import (
	"bytes"
	"encoding/json"
	"fmt"
	"strings"
)

// shape walks over one JSON value. It finds what the decoder lets pass, and the place
// of what the decoder complains of.
type shape struct {
	d      *json.Decoder
	path   []step
	offset int64  // of which the place is wanted, -1 if of none
	found  string // that place
}

// step is one part of a place: a field's name, or a number in a list.
type step struct {
	name   string
	number int
}

func newShape(raw []byte, offset int64) *shape {
	s := &shape{d: json.NewDecoder(bytes.NewReader(raw)), offset: offset}
	s.d.UseNumber()
	return s
}

// check walks over the value.
func (s *shape) check() error {
	tok, err := s.token()
	if err != nil {
		return err
	}
	switch tok {
	case json.Delim('{'):
		return s.object()
	case json.Delim('['):
		return s.list()
	case nil:
		if n := len(s.path); n > 0 && s.path[n-1].name == "" {
			return fmt.Errorf("%s: null is no value", s)
		}
	}
	return nil
}

// token is the next one. The first that ends at the offset or after it is at the place.
func (s *shape) token() (json.Token, error) {
	tok, err := s.d.Token()
	if s.found == "" && s.offset >= 0 && s.d.InputOffset() >= s.offset {
		s.found = s.String()
	}
	return tok, err
}

func (s *shape) list() error {
	for i := 0; s.d.More(); i++ {
		s.path = append(s.path, step{number: i})
		if err := s.check(); err != nil {
			return err
		}
		s.path = s.path[:len(s.path)-1]
	}
	_, err := s.token()
	return err
}

func (s *shape) object() error {
	seen := map[string]bool{}
	for s.d.More() {
		key, err := s.d.Token()
		if err != nil {
			return err
		}
		name := key.(string)
		s.path = append(s.path, step{name: name})
		if seen[name] {
			return fmt.Errorf("%s is there twice", s)
		}
		seen[name] = true
		if strings.ContainsFunc(name, foreign) {
			return fmt.Errorf("%s: unknown field %q", s, name)
		}
		if err := s.check(); err != nil {
			return err
		}
		s.path = s.path[:len(s.path)-1]
	}
	_, err := s.token()
	return err
}

// foreign reports whether a letter is in no field's name. The decoder takes some of
// them for others: capitals, and what folds to small letters.
func foreign(r rune) bool { return r >= 'A' && r <= 'Z' || r > 127 }

// String is the place: updates[3].reward, or the file.
func (s *shape) String() string {
	var b strings.Builder
	for _, p := range s.path {
		switch {
		case p.name == "":
			fmt.Fprintf(&b, "[%d]", p.number)
		case b.Len() > 0:
			b.WriteString("." + p.name)
		default:
			b.WriteString(p.name)
		}
	}
	if b.Len() == 0 {
		return "the file"
	}
	return b.String()
}
