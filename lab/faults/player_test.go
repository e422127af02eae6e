//go:build faults

package faults

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"
)

func TestServePlays(t *testing.T) {
	in := `{"subject":"lease","seed":1,"plan":"die@3"}
{"subject":"lease","seed":1,"plan":"die@@3"}
{"subject":"nobody","seed":1,"plan":""}
`
	var out bytes.Buffer
	if err := ServePlays(t.Context(), strings.NewReader(in), &out, Edges{Fit: fit}, nil); err != nil {
		t.Fatal(err)
	}
	var got []came
	for dec := json.NewDecoder(&out); dec.More(); {
		var c came
		if err := dec.Decode(&c); err != nil {
			t.Fatal(err)
		}
		got = append(got, c)
	}
	if len(got) != 3 || got[0].Err != "" || len(got[0].Broken) > 0 || got[1].Err == "" || got[2].Err != `no subject "nobody"` {
		t.Errorf("%+v", got)
	}
}
