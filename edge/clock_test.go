package edge

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node"
	"github.com/dollynator/dolly/wallet"
)

// oracle is a chain that only tells its time, if it can.
type oracle struct {
	wallet.Backend
	time  dolly.Time
	err   error
	asked chan struct{}
}

func (o oracle) Tip(context.Context) (wallet.Tip, error) {
	if o.asked != nil {
		o.asked <- struct{}{}
	}
	return wallet.Tip{Time: o.time}, o.err
}

func still() time.Duration { return 0 }

func TestI05FirstStartWaitsForTheTime(t *testing.T) {
	p := agentParts{clock: node.NewReckoner(0, 1, still), log: slog.New(slog.DiscardHandler)}
	p.s.State = t.TempDir()
	if err := p.awaitTime(t.Context(), oracle{time: 5000}); err != nil || p.clock.Now() != 5000 {
		t.Errorf("the time is %d: %v", p.clock.Now(), err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	mute := oracle{err: errors.New("no answer"), asked: make(chan struct{})}
	waited := make(chan error)
	go func() { waited <- p.awaitTime(ctx, mute) }()
	<-mute.asked
	select {
	case err := <-waited:
		t.Errorf("it did not wait: %v", err)
	default:
	}
	cancel()
	if err := <-waited; !errors.Is(err, context.Canceled) {
		t.Errorf("got %v", err)
	}
	if err := os.WriteFile(StorePath(p.s.State), nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := p.awaitTime(t.Context(), oracle{err: errors.New("no answer")}); err != nil {
		t.Errorf("one that lived before waits for the chain: %v", err)
	}
}
