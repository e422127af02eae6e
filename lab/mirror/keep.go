package mirror

import (
	"encoding/json"
	"fmt"
)

// keeper has a state that a checkpoint keeps: a pointer to what encoding/json
// writes and reads back, nil if nothing changes.
type keeper interface{ state() any }

// kept is several states as one.
type kept []any

func keep(states ...any) any { return (*kept)(&states) }

// MarshalJSON is a list, with null for what has no state.
func (k *kept) MarshalJSON() ([]byte, error) { return json.Marshal([]any(*k)) }

// UnmarshalJSON puts a list back into the states that it came of.
func (k *kept) UnmarshalJSON(text []byte) error {
	var raw []json.RawMessage
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	if len(raw) != len(*k) {
		return fmt.Errorf("%d states of %d", len(raw), len(*k))
	}
	for i, into := range *k {
		if into == nil {
			continue
		}
		if err := json.Unmarshal(raw[i], into); err != nil {
			return err
		}
	}
	return nil
}

func encode(v any) ([]byte, error) { return json.Marshal(v) }

func decode(text []byte, into any) error { return json.Unmarshal(text, into) }
