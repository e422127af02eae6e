package irc

import (
	"bufio"
	"context"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
)

// patienceOfTests bounds a wait for a line; no test passes by it.
const patienceOfTests = 20 * time.Second

// server is a fake one that says what a test tells it to.
type server struct {
	t *testing.T
	l net.Listener
}

// guest is one connection to it.
type guest struct {
	t    *testing.T
	c    net.Conn
	in   *bufio.Scanner
	nick string
}

func newServer(t *testing.T) *server {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = l.Close() })
	return &server{t, l}
}

func (s *server) addr() string { return s.l.Addr().String() }

func (s *server) accept() *guest {
	s.t.Helper()
	c, err := s.l.Accept()
	if err != nil {
		s.t.Fatal(err)
	}
	s.t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patienceOfTests))
	return &guest{t: s.t, c: c, in: bufio.NewScanner(c)}
}

// hear returns the next line that begins with a word; others are passed over.
func (g *guest) hear(word string) string {
	g.t.Helper()
	for g.in.Scan() {
		line := strings.TrimSuffix(g.in.Text(), "\r")
		if strings.HasPrefix(line, word) {
			return line
		}
	}
	g.t.Fatalf("no %s came: %v", word, g.in.Err())
	return ""
}

// say sends lines.
func (g *guest) say(format string, args ...any) {
	g.t.Helper()
	if _, err := fmt.Fprintf(g.c, format+"\r\n", args...); err != nil {
		g.t.Fatal(err)
	}
}

// welcome lets the guest in under the nick that it gave, and into the channel.
func (g *guest) welcome() *guest {
	g.t.Helper()
	if g.nick == "" {
		g.nick = strings.Fields(g.hear("NICK"))[1]
		g.hear("USER")
	}
	g.say(":srv 001 %s :welcome", g.nick)
	g.say(":srv 376 %s :end", g.nick)
	g.hear("JOIN #town")
	g.say(":%s!dolly@host JOIN #town", g.nick)
	return g
}

// world is a bot on a node of cardboard, and what it waited for.
type world struct {
	bot    *Bot
	node   *stage.Node
	pauses chan int
	cancel context.CancelFunc
	ended  chan struct{}
}

func newWorld(t *testing.T, addr string) *world {
	t.Helper()
	w := &world{node: stage.New(), pauses: make(chan int), ended: make(chan struct{})}
	cfg := Config{Server: addr, Channel: "#town", Log: slog.New(slog.DiscardHandler), Pause: func(ctx context.Context, try int) {
		select {
		case w.pauses <- try:
		case <-ctx.Done():
		}
	}}
	w.bot = New(cfg, w.node)
	var ctx context.Context
	ctx, w.cancel = context.WithCancel(t.Context())
	go func() { defer close(w.ended); w.bot.Run(ctx) }()
	t.Cleanup(func() { w.cancel(); <-w.ended })
	return w
}

// await waits until the bot is in a state.
func (w *world) await(t *testing.T, what string, holds func(dolly.IRCView) bool) {
	t.Helper()
	tick := time.NewTicker(5 * time.Millisecond)
	defer tick.Stop()
	end := time.After(patienceOfTests)
	for !holds(w.bot.View()) {
		select {
		case <-tick.C:
		case <-end:
			t.Fatalf("it never was %s: %+v", what, w.bot.View())
		}
	}
}
