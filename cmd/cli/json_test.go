package cli

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestStrictJSONNamesWhatIsWrong(t *testing.T) {
	type inner struct {
		Share json.Number `json:"share"`
	}
	type file struct {
		Count int     `json:"count"`
		On    bool    `json:"on"`
		Name  string  `json:"name"`
		List  []inner `json:"list"`
	}
	var f file
	if err := StrictJSON([]byte(` {"count": 3, "list": [{"share": 0.5}]} `), &f); err != nil || f.Count != 3 || f.List[0].Share != "0.5" {
		t.Errorf("%+v, %v", f, err)
	}
	for raw, want := range map[string]string{
		"":      "nothing in it",
		"{":     "unexpected EOF",
		"{} {}": "more than one value",
		`{"list": [{}, {"share": 1, "share": 2}]}`: "list[1].share is there twice",
		`{"list": [{}, null]}`:                     "list[1]: null is no value",
		`{"Count": 1}`:                             `unknown field "Count"`,
		"{\n  x}":                                  "line 2, column 3",
		`{"list": [{"share": 1}, {"share": {}}]}`:  "list[1].share: want a number, got object",
		`{"colour": 1}`:                            `unknown field "colour"`,
		`{"count": 1.5}`:                           "count: want a whole number, got number 1.5",
		`{"on": "yes"}`:                            "on: want true or false, got string",
		`{"name": 1}`:                              "name: want text, got number",
		`{"list": 1}`:                              "list: want a list, got number",
		`{"list": [{"share": true}]}`:              "list[0].share: want a number, got bool",
		"[]":                                       "the file: want an object, got array",
	} {
		if err := StrictJSON([]byte(raw), new(file)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", raw, err, want)
		}
	}
}
