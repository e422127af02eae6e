package faults

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/warden"
)

// attend is a warden on its store, which answers one request at a time.
func (c *child) attend(ctx context.Context) error {
	disk, err := store.Open(filepath.Join(c.birth.Dir, "warden.db"))
	if err != nil {
		return err
	}
	desk, err := openWarden(disk, c.birth.Law, c.clock)
	if err != nil {
		return err
	}
	for {
		select {
		case <-ctx.Done():
			return nil
		case f := <-c.requests:
			reply, err := answered(ctx, desk, f)
			if errors.Is(err, warden.ErrBroken) {
				return err
			}
			reply.ID, reply.Op = f.ID, "answer"
			if err != nil {
				reply.Err = err.Error()
			}
			c.passed(c.count())
			_ = c.say(reply) // a world that is gone hears nothing
		}
	}
}

func answered(ctx context.Context, desk *warden.Warden, f frame) (frame, error) {
	if f.Op == "view" {
		return frame{Body: pack(desk.View())}, nil
	}
	var from dolly.PeerID
	if err := json.Unmarshal(f.Body, &from); err != nil {
		return frame{}, err
	}
	raw, err := desk.Handle(ctx, from, f.Raw)
	return frame{Raw: raw}, err
}
