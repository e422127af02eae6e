package irc

import (
	"context"
	"crypto/tls"
	"log/slog"
	"math/rand/v2"
	"net"
	"sync"
	"time"

	"github.com/dollynator/dolly"
)

// Config is where a bot goes. The zero Patience, Dial, Pause and Now are the real ones.
type Config struct {
	Server  string      // host:port; empty: nowhere
	TLS     *tls.Config // nil is without
	Channel string
	Nick    string // empty: by the node's name
	Log     *slog.Logger

	Patience time.Duration // with a server: to connect, to be let in and into the channel, to write, to answer a ping

	Dial  func(ctx context.Context, network, addr string) (net.Conn, error)
	Pause func(ctx context.Context, try int) // before the try-th attempt after the first
	Now   func() time.Time
}

// Bot answers questions about a node. Its methods may be called from any goroutine.
type Bot struct {
	cfg  Config
	node dolly.Node
	wake chan struct{} // holds one, if it was started and Run has not seen it

	mu   sync.Mutex
	on   bool
	stop context.CancelFunc // ends the stay that is under way
	view dolly.IRCView
}

// New makes a bot that is off.
func New(cfg Config, n dolly.Node) *Bot {
	if cfg.Patience <= 0 {
		cfg.Patience = patience
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{}).DialContext
	}
	if cfg.Pause == nil {
		cfg.Pause = pause
	}
	if cfg.Now == nil {
		cfg.Now = time.Now
	}
	return &Bot{cfg: cfg, node: n, wake: make(chan struct{}, 1), stop: func() {}, view: dolly.IRCView{
		State: dolly.IRCOff, Server: cfg.Server, TLS: cfg.TLS != nil, Channel: cfg.Channel, Nick: cfg.Nick,
	}}
}

// View is how the bot stands.
func (b *Bot) View() dolly.IRCView {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.view
}

// Start switches the bot on. It reports false if it was on.
func (b *Bot) Start() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.on {
		return false
	}
	b.on = true
	b.view.State, b.view.Trouble = dolly.IRCConnecting, ""
	select {
	case b.wake <- struct{}{}:
	default:
	}
	return true
}

// Stop switches it off. It reports false if it was off.
func (b *Bot) Stop() bool {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.on {
		return false
	}
	b.on = false
	b.view.State = dolly.IRCOff
	b.stop()
	return true
}

// Run keeps the bot connected while it is on, until ctx ends.
func (b *Bot) Run(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-b.wake:
		}
		if life, stop := b.begin(ctx); life != nil {
			b.stay(life)
			stop()
		}
	}
}

// begin is the context of a stay, nil if the bot was switched off meanwhile.
func (b *Bot) begin(ctx context.Context) (context.Context, context.CancelFunc) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if !b.on {
		return nil, nil
	}
	life, stop := context.WithCancel(ctx)
	b.stop = stop
	b.view.Tries, b.view.Since = 0, 0
	return life, stop
}

const settled = time.Minute // in the channel: the next loss is a new one

// stay connects, and connects again when the link is lost, until ctx ends.
func (b *Bot) stay(ctx context.Context) {
	for try := 1; ctx.Err() == nil; try++ {
		b.change(ctx, func(v *dolly.IRCView) { v.State, v.Tries = dolly.IRCConnecting, try })
		joined, err := b.session(ctx)
		if ctx.Err() != nil {
			return
		}
		if !joined.IsZero() && b.cfg.Now().Sub(joined) >= settled {
			try = 0
		}
		b.cfg.Log.Info("irc", "lost", err, "try", try)
		b.change(ctx, func(v *dolly.IRCView) { v.State, v.Since, v.Trouble = dolly.IRCWaiting, 0, clean(err.Error()) })
		b.cfg.Pause(ctx, try)
	}
}

// change writes the view down for as long as the stay lasts.
func (b *Bot) change(ctx context.Context, how func(*dolly.IRCView)) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if ctx.Err() == nil {
		how(&b.view)
	}
}

const (
	firstPause = 2 * time.Second
	lastPause  = 10 * time.Minute
)

// pause waits twice as long after each attempt, and up to a quarter more: bots of
// one fleet do not come back all at once.
func pause(ctx context.Context, try int) {
	wait := lastPause
	if try < 9 {
		wait = min(wait, firstPause<<max(try-1, 0))
	}
	t := time.NewTimer(wait + rand.N(wait/4))
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	}
}
