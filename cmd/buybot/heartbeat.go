package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"time"

	"github.com/dollynator/dolly"
)

// beat is a sign of life: it is given only while the buybot answers.
type beat struct {
	At        int64     `json:"at_unix"` // wall time
	Every     float64   `json:"every_s"` // the next one follows after
	Mode      string    `json:"mode"`
	State     string    `json:"state"`
	Spent     dolly.Sat `json:"spent_sat"`
	Committed dolly.Sat `json:"committed_sat"`
	Left      dolly.Sat `json:"left_sat"`
	Coins     dolly.Sat `json:"coins_sat"`
	MB        int64     `json:"bought_mb"`
}

// heartbeat tells files and URLs that the buybot lives.
type heartbeat struct {
	poster
	node   dolly.Node
	to     []string
	every  time.Duration
	failed func(error)
}

// run beats until ctx ends. A target that cannot be told is tried at the next beat.
func (h heartbeat) run(ctx context.Context) {
	again := time.NewTicker(h.every)
	defer again.Stop()
	for {
		for _, err := range h.beat(ctx, time.Now()) {
			if ctx.Err() == nil {
				h.failed(err)
			}
		}
		select {
		case <-again.C:
		case <-ctx.Done():
			return
		}
	}
}

func (h heartbeat) beat(ctx context.Context, now time.Time) (failed []error) {
	v, err := dolly.Fetch[dolly.BuybotView](ctx, h.node, dolly.ViewBuybot, dolly.Query{})
	if err != nil {
		return []error{fmt.Errorf("heartbeat: %w", err)}
	}
	b := beat{now.Unix(), h.every.Seconds(), v.Mode, v.State, v.Spent, v.Committed, v.Left, v.Coins, int64(v.Account.MB / dolly.MiB)}
	for _, to := range h.to {
		if isURL(to) {
			err = h.once(ctx, to, b)
		} else {
			err = writeBeat(to, b)
		}
		if err != nil {
			failed = append(failed, fmt.Errorf("heartbeat: %w", err))
		}
	}
	return failed
}

// writeBeat replaces the file as a whole: who reads it never sees half a beat.
func writeBeat(path string, b beat) error {
	raw, err := json.Marshal(b)
	if err != nil {
		return err
	}
	if err := os.WriteFile(path+".new", append(raw, '\n'), 0o644); err != nil {
		return err
	}
	return os.Rename(path+".new", path)
}
