package scenario

import "strings"

// Set is s with the value at a dotted key, such as liars.share, replaced by what
// the text says in YAML; a list in brackets replaces the list. It is not checked: several
// may be set before it makes sense.
func Set(s Scenario, key, value string) (Scenario, error) {
	parts := strings.Split(key, ".")
	text := strings.Join(parts, ": {") + ": " + value + strings.Repeat("}", len(parts)-1)
	if strings.ContainsAny(key, " {}[],:#'\"&*!|>%@`\n") || key == "" || strings.ContainsAny(value, "\n\r") {
		return s, &Error{Key: key, Text: "a key is words with dots between them, and its value one line"}
	}
	root, err := mapping("", []byte(text))
	if err != nil {
		return s, &Error{Key: key, Text: "cannot be set to " + value}
	}
	f := filler{lines: map[string]int{}}
	record(s.keys())(&f, root, "")
	for _, e := range f.errs {
		e.Line = 0 // it stands in no file
	}
	return s, f.err()
}
