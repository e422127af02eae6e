package main

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
)

// logged is a node with a log of which the first events are trimmed away.
type logged struct {
	*stage.Node
	first, last uint64
	pages       int
}

func (l *logged) Get(_ context.Context, _ dolly.View, q dolly.Query) (json.RawMessage, error) {
	l.pages++
	from := q.From
	if from == 0 {
		from = l.last - min(l.last, uint64(q.Limit)) + 1
	}
	out := []dolly.Event{}
	for seq := max(from, l.first); seq <= l.last && len(out) < q.Limit; seq++ {
		kind := "tick"
		if seq%1000 == 7 {
			kind = "swap"
		}
		out = append(out, dolly.Event{Seq: seq, Kind: kind, Text: fmt.Sprint("event ", seq)})
	}
	return json.Marshal(out)
}

func numbers(events []dolly.Event) string {
	var out []string
	for _, e := range events {
		out = append(out, fmt.Sprint(e.Seq))
	}
	return strings.Join(out, " ")
}

func TestTheLogIsReadAsFarAsItMatches(t *testing.T) {
	swaps := func(e dolly.Event) bool { return e.Kind == "swap" }
	all := func(dolly.Event) bool { return true }
	for _, c := range []struct {
		name        string
		first, last uint64
		limit       int
		match       func(dolly.Event) bool
		want        string
		newest      uint64
	}{
		{"the latest", 1, 4100, 2, all, "4099 4100", 4100},
		{"pages back", 1, 4100, 3, swaps, "2007 3007 4007", 4100},
		{"to its beginning", 1, 2500, 9, swaps, "7 1007 2007", 2500},
		{"to where it was trimmed", 1500, 3500, 9, swaps, "2007 3007", 3500},
		{"an empty one", 1, 0, 9, all, "", 0},
		{"only where it ends", 1, 4100, 0, all, "", 4100},
	} {
		n := &logged{Node: stage.New(), first: c.first, last: c.last}
		got, newest, err := lookBack(t.Context(), n, c.limit, c.match)
		if err != nil || numbers(got) != c.want || newest != c.newest || n.pages > 6 {
			t.Errorf("%s: %s, newest %d, %d pages, %v", c.name, numbers(got), newest, n.pages, err)
		}
	}
	n := &logged{Node: stage.New(), first: 1, last: 4100}
	for _, c := range []struct {
		from  uint64
		limit int
		want  string
		last  uint64
	}{{8, 2, "1007 2007", 2007}, {3000, 9, "3007 4007", 4100}, {5000, 9, "", 4999}, {8, 0, "", 7}} {
		got, last, err := lookOn(t.Context(), n, c.from, c.limit, swaps)
		if err != nil || numbers(got) != c.want || last != c.last {
			t.Errorf("from %d: %s, to %d, %v", c.from, numbers(got), last, err)
		}
	}
}
