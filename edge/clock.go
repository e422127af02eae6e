package edge

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/wallet"
)

const (
	// wallAlarm is by how much a machine's clock may be wrong before it is said.
	wallAlarm = settings.Duration(10 * time.Minute)
	// timeEvery is how long to wait before the chain is asked for the time again.
	timeEvery = 2 * time.Second
)

// StorePath is where an agent's memory is, in its state folder.
func StorePath(state string) string { return filepath.Join(state, "dolly.db") }

// awaitTime learns the chain's time before a first start: an agent that never
// lived knows no moment at all, and the machine's clock is not to be believed.
// One that lived goes on from the time in its store.
func (p *agentParts) awaitTime(ctx context.Context, chain wallet.Backend) error {
	if _, err := os.Stat(StorePath(p.s.State)); !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	for said := false; ; said = true {
		tip, err := chain.Tip(ctx)
		if err == nil {
			p.clock.Learn(tip.Time)
			return nil
		}
		if !said {
			p.log.Warn("waiting to learn the time from the chain", "err", err, "again", timeEvery)
		}
		select {
		case <-time.After(timeEvery):
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}
