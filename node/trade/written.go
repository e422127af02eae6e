package trade

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
)

// maxWritten is how many lines are told of an event's data.
const maxWritten = 40

// Written are the data of an event by line, like "price_sat: 3200", without what is
// empty or stands in its text already.
func Written(e dolly.Event) []string {
	var v any
	d := json.NewDecoder(strings.NewReader(string(e.Data)))
	d.UseNumber() // amounts as they are
	if d.Decode(&v) != nil {
		return nil
	}
	if s, ok := v.(string); ok && strings.Contains(e.Text, s) {
		return nil
	}
	return flatten(nil, "", v)
}

// flatten appends a JSON value's lines, its fields by name.
func flatten(out []string, name string, v any) []string {
	switch v := v.(type) {
	case map[string]any:
		for _, k := range slices.Sorted(maps.Keys(v)) {
			out = flatten(out, strings.TrimPrefix(name+"."+k, "."), v[k])
		}
		return out
	case []any:
		for i, each := range v {
			out = flatten(out, fmt.Sprintf("%s[%d]", name, i), each)
		}
		return out
	}
	text := fmt.Sprint(v)
	if v == nil || text == "" || text == "0" || text == "false" || len(out) >= maxWritten {
		return out
	}
	if name != "" {
		text = name + ": " + text
	}
	return append(out, text)
}
