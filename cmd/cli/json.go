package cli

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// wanted puts a Go type into a user's words.
func wanted(name, kind string) string {
	words := map[string]string{"json.Number": "a number", "float64": "a number", "int": "a whole number", "int64": "a whole number", "struct": "an object", "slice": "a list", "bool": "true or false"}
	for _, n := range []string{name, kind} {
		if w, ok := words[n]; ok {
			return w
		}
	}
	return "text"
}

// StrictJSON reads one value and nothing else: a field that is not known is an
// error, and a value of another type is told by its name.
func StrictJSON(raw []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(into)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		field := wrong.Field
		if field == "" {
			field = "the file"
		}
		return fmt.Errorf("%s: want %s, got %s", field, wanted(wrong.Type.String(), wrong.Type.Kind().String()), wrong.Value)
	case errors.Is(err, io.EOF):
		return errors.New("there is nothing in it")
	case err != nil:
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errors.New("there is more than one value in it")
	}
	return nil
}
