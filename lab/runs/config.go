package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/strict"
)

// Fill reads a config over the defaults that are in it, into a struct whose fields
// all have names in JSON and none omitempty. A key that the struct does not have,
// at any depth, is ErrUnknownKey with the nearest that it has; a value of another
// type is ErrConfig. Nothing at all is the defaults.
func Fill(raw json.RawMessage, into any) error {
	if len(bytes.TrimSpace(raw)) == 0 {
		return nil
	}
	known, err := json.Marshal(into)
	if err != nil {
		return fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if err := onlyKnown("", raw, known); err != nil {
		return err
	}
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err = d.Decode(into)
	var wrong *json.UnmarshalTypeError
	switch {
	case errors.As(err, &wrong):
		return fmt.Errorf("%w: %s: a %s is no %s", ErrConfig, wrong.Field, wrong.Value, wrong.Type)
	case err != nil:
		return fmt.Errorf("%w: %w", ErrConfig, err)
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return fmt.Errorf("%w: there is more than one value", ErrConfig)
	}
	return nil
}

// onlyKnown compares the keys of two objects, and of the objects in them. What is no
// object on either side is left to the decoder.
func onlyKnown(at string, got, known json.RawMessage) error {
	var have, may map[string]json.RawMessage
	if json.Unmarshal(got, &have) != nil || json.Unmarshal(known, &may) != nil || len(may) == 0 {
		return nil
	}
	names := slices.Sorted(maps.Keys(may))
	for _, key := range slices.Sorted(maps.Keys(have)) {
		if _, ok := may[key]; !ok {
			return fmt.Errorf("%w: %s%s; %sthere are %s", ErrUnknownKey, at, key, strict.Guess(key, names), strings.Join(names, ", "))
		}
		if err := onlyKnown(at+key+".", have[key], may[key]); err != nil {
			return err
		}
	}
	return nil
}
