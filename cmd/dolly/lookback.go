package main

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/dollynator/dolly"
)

const (
	logPage = 1000   // events that a node gives at a time
	mostLog = 10_000 // events that one command prints
)

// lookBack reads a node's log backwards: the latest events that match, at most limit of
// them, oldest first, and the number of the newest event that there is.
func lookBack(ctx context.Context, n dolly.Node, limit int, match func(dolly.Event) bool) (found []dolly.Event, newest uint64, err error) {
	found = []dolly.Event{}
	q := dolly.Query{Limit: logPage}
	for below := uint64(math.MaxUint64); ; {
		events, err := logOf(ctx, n, q)
		if err != nil {
			return nil, 0, err
		}
		before := below
		for _, e := range slices.Backward(events) {
			newest = max(newest, e.Seq)
			if e.Seq >= before {
				continue // of the page that was read already: the log begins there
			}
			below = e.Seq
			if len(found) < limit && match(e) {
				found = append(found, e)
			}
		}
		if below == before || below == 1 || len(found) >= limit {
			break
		}
		q.From = max(below, logPage+1) - logPage
		q.Limit = int(below - q.From)
	}
	slices.Reverse(found)
	return found, newest, nil
}

// lookOn reads it forwards, from a number on, and tells where it stopped.
func lookOn(ctx context.Context, n dolly.Node, from uint64, limit int, match func(dolly.Event) bool) (found []dolly.Event, last uint64, err error) {
	for last = from - 1; len(found) < limit; {
		events, err := logOf(ctx, n, dolly.Query{From: last + 1, Limit: logPage})
		if err != nil {
			return nil, 0, err
		}
		before := last
		for _, e := range events {
			if e.Seq <= last || len(found) >= limit {
				continue
			}
			last = e.Seq
			if match(e) {
				found = append(found, e)
			}
		}
		if last == before {
			break
		}
	}
	return found, last, nil
}

func logOf(ctx context.Context, n dolly.Node, q dolly.Query) ([]dolly.Event, error) {
	events, err := dolly.Fetch[[]dolly.Event](ctx, n, dolly.ViewEvents, q)
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	return events, nil
}
