package dolly

import (
	"errors"
	"fmt"
	"testing"
)

func TestKindAndHintAreFoundInTheTree(t *testing.T) {
	inner := &Error{Kind: Refused, Text: "the 9th server", Hint: "renew the charter"}
	for _, err := range []error{
		inner,
		fmt.Errorf("rent: %w", inner),
		errors.Join(errors.New("close"), fmt.Errorf("rent: %w", inner)),
		&Error{Kind: Refused, Text: "no hint of its own", Err: inner},
	} {
		if KindOf(err) != Refused || HintOf(err) != "renew the charter" {
			t.Errorf("%v: kind %d, hint %q", err, KindOf(err), HintOf(err))
		}
	}
	if plain := errors.New("plain"); KindOf(plain) != Failed || HintOf(plain) != "" || HintOf(nil) != "" {
		t.Error("a plain error has a hint, or another kind than failed")
	}
}
