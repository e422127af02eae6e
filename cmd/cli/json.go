package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"
)

// StrictJSON reads one value and nothing else, into a type whose fields are named in
// lower case. A field that is not known or is there twice, a null in a list and a
// value of another type are errors; but for the first they name the place:
// updates[3].reward.
func StrictJSON(raw []byte, into any) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return errors.New("there is nothing in it")
	}
	if err := syntax(raw); err != nil {
		return err
	}
	if err := newShape(raw, -1).check(); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var wrong *json.UnmarshalTypeError
	if !errors.As(err, &wrong) {
		return err
	}
	s := newShape(raw, wrong.Offset)
	if err := s.check(); err != nil {
		return err
	}
	if number, ok := strings.CutPrefix(wrong.Value, "number "); ok && wrong.Type.Kind().String() == "float64" {
		return fmt.Errorf("%s: %s is out of range", s.found, number)
	}
	return fmt.Errorf("%s: want %s, got %s", s.found, wanted(wrong.Type.String(), wrong.Type.Kind().String()), wrong.Value)
}

// syntax tells where a text stops being one JSON value.
func syntax(raw []byte) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	var whole json.RawMessage
	err := d.Decode(&whole)
	var bad *json.SyntaxError
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF):
		return errors.New("it ends too early: unexpected EOF")
	case errors.As(err, &bad):
		line, column := position(raw, bad.Offset)
		return fmt.Errorf("line %d, column %d: %w", line, column, err)
	case err != nil:
		return err
	}
	if rest := raw[d.InputOffset():]; len(bytes.TrimSpace(rest)) > 0 {
		return errors.New("there is more than one value in it")
	}
	return nil
}

// position is a line and a column in bytes, from 1, of the byte before an offset.
func position(raw []byte, offset int64) (line, column int) {
	before := raw[:min(max(0, offset-1), int64(len(raw)))]
	return bytes.Count(before, []byte("\n")) + 1, len(before) - bytes.LastIndexByte(before, '\n')
}

// wanted puts a Go type into a user's words.
func wanted(name, kind string) string {
	words := map[string]string{"json.Number": "a number", "float64": "a number", "int": "a whole number", "int64": "a whole number", "uint32": "a whole number from 0 on", "uint64": "a whole number from 0 on", "struct": "an object", "slice": "a list", "bool": "true or false"}
	for _, n := range []string{name, kind} {
		if w, ok := words[n]; ok {
			return w
		}
	}
	return "text"
}
