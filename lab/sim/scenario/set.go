package scenario

import (
	"strings"

	"github.com/dollynator/dolly/lab/strict"
)

// Set is s with the value at a dotted key, such as liars.share, replaced by what
// the text says in YAML; a list in brackets replaces the list. It is not checked: several
// may be set before it makes sense.
func Set(s Scenario, key, value string) (Scenario, error) {
	parts := strings.Split(key, ".")
	text := strings.Join(parts, ": {") + ": " + value + strings.Repeat("}", len(parts)-1)
	if strings.ContainsAny(key, " {}[],:#'\"&*!|>%@`\n") || key == "" || strings.ContainsAny(value, "\n\r") {
		return s, &Error{Key: key, Text: "a key is words with dots between them, and its value one line"}
	}
	f, err := strict.Read("", []byte(text), strict.Record(s.keys()))
	if err != nil {
		return s, &Error{Key: key, Text: "cannot be set to " + value}
	}
	f.Unplace() // it stands in no file
	return s, f.Err()
}
