package gate

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"golang.org/x/crypto/ssh"
	"golang.org/x/term"
)

// Limits of what a client says of itself.
const (
	maxEnv   = 16
	maxValue = 64 // bytes of a variable
)

// seat is a channel on the way to be a guest's terminal.
type seat struct {
	ch    ssh.Channel
	term  string // "" without a terminal
	env   []string
	sizes chan Size // holds the newest only
}

func newSeat(ch ssh.Channel) *seat { return &seat{ch: ch, sizes: make(chan Size, 1)} }

// ptyRequest and resizeRequest are RFC 4254, 6.2 and 6.7.
type ptyRequest struct {
	Term                         string
	Columns, Rows, Pixels, Lines uint32
	Modes                        string
}

type resizeRequest struct{ Columns, Rows, Pixels, Lines uint32 }

type envRequest struct{ Name, Value string }

// wait answers what comes before the shell, and reports whether that came.
func (s *seat) wait(requests <-chan *ssh.Request) bool {
	for r := range requests {
		ok := s.prepare(r)
		if r.WantReply {
			_ = r.Reply(ok || r.Type == "shell" || r.Type == "exec", nil) // who is gone is noticed by the next
		}
		switch r.Type {
		case "shell":
			return true
		case "exec":
			_, _ = fmt.Fprint(s.ch.Stderr(), "dolly: error: here is a console, and no command\r\n")
			leave(s.ch, 1)
			return false
		}
	}
	return false
}

// prepare takes a request in that says something of the terminal.
func (s *seat) prepare(r *ssh.Request) bool {
	switch r.Type {
	case "pty-req":
		var p ptyRequest
		if err := ssh.Unmarshal(r.Payload, &p); err != nil || !tame(p.Term) {
			return false
		}
		s.term = p.Term
		s.resize(p.Columns, p.Rows)
		return true
	case "window-change":
		var p resizeRequest
		if err := ssh.Unmarshal(r.Payload, &p); err != nil {
			return false
		}
		s.resize(p.Columns, p.Rows)
		return true
	case "env":
		var p envRequest
		if err := ssh.Unmarshal(r.Payload, &p); err != nil || !known(p.Name) || !tame(p.Value) || len(s.env) >= maxEnv {
			return false
		}
		s.env = append(s.env, p.Name+"="+p.Value)
		return true
	}
	return false
}

// known reports whether a variable is about how to write on a terminal.
func known(name string) bool {
	return slices.Contains([]string{"LANG", "LC_ALL", "LC_CTYPE", "NO_COLOR"}, name)
}

// tame reports whether a value is short, and letters and signs of ASCII.
func tame(value string) bool {
	odd := func(r rune) bool { return r <= ' ' || r > '~' }
	return len(value) <= maxValue && !strings.ContainsFunc(value, odd)
}

// follow takes in what comes while something is shown, and returns when the channel
// is closed.
func (s *seat) follow(requests <-chan *ssh.Request) {
	for r := range requests {
		ok := r.Type == "window-change" && s.prepare(r)
		if r.WantReply {
			_ = r.Reply(ok, nil) // who is gone is noticed by the next
		}
	}
}

// resize keeps the newest size only.
func (s *seat) resize(columns, rows uint32) {
	select {
	case <-s.sizes:
	default:
	}
	s.sizes <- Size{int(columns), int(rows)}
}

// dress gives a guest its terminal. Without one, and with one that cannot move its
// cursor, there are lines.
func (s *seat) dress(g *Guest) {
	g.In, g.Out, g.Size = s.ch, s.ch, s.sizes
	switch s.term {
	case "":
		g.Env = append(s.env, "TERM=dumb")
	case "dumb":
		g.Env = append(s.env, "TERM=dumb")
		t := term.NewTerminal(s.ch, "")
		g.In, g.Out = &lines{t: t}, t
	default:
		g.Env = append(s.env, "TERM="+s.term)
	}
}

// lines reads a terminal line by line, and writes back what is typed: over SSH
// nobody else does.
type lines struct {
	t    *term.Terminal
	rest string
}

func (l *lines) Read(p []byte) (int, error) {
	if l.rest == "" {
		line, err := l.t.ReadLine()
		if err != nil {
			return 0, err
		}
		l.rest = line + "\n"
	}
	n := copy(p, l.rest)
	l.rest = l.rest[n:]
	return n, nil
}

var _ io.Reader = (*lines)(nil)
