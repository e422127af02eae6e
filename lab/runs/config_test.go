package runs_test

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/dollynator/dolly/lab/runs"
)

type recipe struct {
	Agents int       `json:"agents"`
	Rate   float64   `json:"rate"`
	Inner  inner     `json:"inner"`
	List   []float64 `json:"list"`
}

type inner struct {
	Depth int `json:"depth"`
}

func TestFillKeepsWhatIsNotSaid(t *testing.T) {
	for _, text := range []string{"", " ", "{}", `{"agents":7}`} {
		got := recipe{Agents: 7, Rate: 0.5, Inner: inner{3}}
		if err := runs.Fill(json.RawMessage(text), &got); err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		if got.Agents != 7 || got.Rate != 0.5 || got.Inner.Depth != 3 {
			t.Errorf("%q: %+v", text, got)
		}
	}
	got := recipe{Agents: 7, Inner: inner{3}}
	if err := runs.Fill(json.RawMessage(`{"inner":{"depth":4},"list":[1,2]}`), &got); err != nil || got.Inner.Depth != 4 || len(got.List) != 2 || got.Agents != 7 {
		t.Errorf("%+v, %v", got, err)
	}
}

func TestFillRefuses(t *testing.T) {
	for _, c := range []struct {
		text, say string
		want      error
	}{
		{`{"agent":1}`, "agent; did you mean agents?", runs.ErrUnknownKey},
		{`{"inner":{"dept":1}}`, "inner.dept; did you mean depth?", runs.ErrUnknownKey},
		{`{"colour":1}`, "colour; there are agents, inner, list, rate", runs.ErrUnknownKey},
		{`{"agents":"many"}`, "agents: a string is no int", runs.ErrConfig},
		{`{"agents":1.5}`, "agents: a number 1.5 is no int", runs.ErrConfig},
		{`{"inner":4}`, "inner: a number is no", runs.ErrConfig},
		{`{"agents":1`, "", runs.ErrConfig},
		{`{}{}`, "more than one", runs.ErrConfig},
		{`[]`, "", runs.ErrConfig},
	} {
		err := runs.Fill(json.RawMessage(c.text), &recipe{})
		if !errors.Is(err, c.want) || !strings.Contains(err.Error(), c.say) {
			t.Errorf("%s: %v, want %v with %q", c.text, err, c.want, c.say)
		}
	}
}
