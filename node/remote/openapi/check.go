package openapi

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
)

// ErrBroken is returned for an answer that is not what the file promises.
var ErrBroken = errors.New("not as described")

// Check holds an answer against the file: status, media type and every field of the
// body. One that the file does not know is as wrong as one that is missing.
func (f File) Check(method, path string, status int, media string, body []byte) error {
	op, there := f.find(method, path)
	if !there {
		return fmt.Errorf("%s %s: %w: there is no such route", method, path, ErrBroken)
	}
	answer, there := op.Responses[strconv.Itoa(status)]
	if !there {
		answer = op.Responses["default"]
	}
	media, _, _ = strings.Cut(media, ";")
	form, there := answer.Content[media]
	if !there {
		return fmt.Errorf("%s %s: %w: status %d as %q", method, path, ErrBroken, status, media)
	}
	for _, part := range parts(media, body) {
		if err := f.fits(form.Schema, part); err != nil {
			return fmt.Errorf("%s %s: %w: %w", method, path, ErrBroken, err)
		}
	}
	return nil
}

// parts are the values of a body: one, or those of a stream of events.
func parts(media string, body []byte) [][]byte {
	if media != "text/event-stream" {
		return [][]byte{body}
	}
	var out [][]byte
	for line := range bytes.Lines(body) {
		if data, is := bytes.CutPrefix(line, []byte("data: ")); is {
			out = append(out, data)
		}
	}
	return out
}

func (f File) fits(s Schema, raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return err
	}
	return f.value(s, v, "answer")
}

// value checks one value; at is where it is, for people.
func (f File) value(s Schema, v any, at string) error {
	switch {
	case s.Ref != "":
		named, there := f.Components.Schemas[strings.TrimPrefix(s.Ref, "#/components/schemas/")]
		if !there {
			return fmt.Errorf("%s: no schema %s", at, s.Ref)
		}
		return f.value(named, v, at)
	case len(s.AnyOf) > 0:
		var errs []error
		for _, each := range s.AnyOf {
			err := f.value(each, v, at)
			if err == nil {
				return nil
			}
			errs = append(errs, err)
		}
		return errors.Join(errs...)
	}
	switch s.Type {
	case "object":
		return f.object(s, v, at)
	case "array":
		return f.array(s, v, at)
	}
	return scalar(s, v, at)
}

func (f File) object(s Schema, v any, at string) error {
	fields, is := v.(map[string]any)
	if !is {
		return fmt.Errorf("%s: %T, want an object", at, v)
	}
	for _, name := range s.Required {
		if _, there := fields[name]; !there {
			return fmt.Errorf("%s: %s is missing", at, name)
		}
	}
	var other *Schema
	if s.Others != nil && s.Others != false {
		other = &Schema{}
		raw, err := json.Marshal(s.Others)
		if err == nil {
			err = json.Unmarshal(raw, other)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", at, err)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		field, known := s.Properties[name]
		switch {
		case !known && s.Others == false:
			return fmt.Errorf("%s: %s is not described", at, name)
		case !known && other != nil:
			field = *other
		}
		if err := f.value(field, fields[name], at+"."+name); err != nil {
			return err
		}
	}
	return nil
}

func (f File) array(s Schema, v any, at string) error {
	list, is := v.([]any)
	if !is {
		return fmt.Errorf("%s: %T, want a list", at, v)
	}
	for i, each := range list {
		if err := f.value(*s.Items, each, fmt.Sprintf("%s[%d]", at, i)); err != nil {
			return err
		}
	}
	return nil
}

func scalar(s Schema, v any, at string) error {
	ok := true
	switch s.Type {
	case "":
	case "string":
		_, ok = v.(string)
	case "boolean":
		_, ok = v.(bool)
	case "number", "integer":
		n, is := v.(json.Number)
		ok = is
		if i, err := n.Int64(); s.Type == "integer" && is {
			_, big := strconv.ParseUint(n.String(), 10, 64)
			ok = err == nil || big == nil
			if s.Minimum != nil && err == nil && i < *s.Minimum {
				return fmt.Errorf("%s: %s is below %d", at, n, *s.Minimum)
			}
		}
	default:
		return fmt.Errorf("%s: type %q is not known here", at, s.Type)
	}
	if !ok {
		return fmt.Errorf("%s: %v, want %s", at, v, s.Type)
	}
	return nil
}
