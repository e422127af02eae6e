package tui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

// stage runs a console without a terminal: commands are run and what they answer
// is handed back. Its clock is turned by hand.
type stage struct {
	t     *testing.T
	m     model
	msgs  chan tea.Msg
	clock time.Time
}

func play(t *testing.T, n dolly.Node, o Options) *stage {
	t.Helper()
	if o.Env == nil {
		o.Env = []string{"TERM=dumb"}
	}
	s := &stage{t: t, m: newModel(t.Context(), n, o), msgs: make(chan tea.Msg, 1000), clock: time.Now()}
	s.m.now = s.clock
	s.run(s.m.Init())
	return s
}

// run starts a command; one that ticks with the wall's clock answers too late to matter.
func (s *stage) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	go func() {
		msg := cmd()
		select {
		case s.msgs <- msg:
		case <-s.t.Context().Done():
		}
	}()
}

func (s *stage) send(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil, tick:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			s.run(cmd)
		}
		return
	}
	s.put(msg)
}

func (s *stage) put(msg tea.Msg) {
	var cmd tea.Cmd
	s.m, cmd = s.m.Update(msg)
	s.run(cmd)
}

// press presses keys, each by its name.
func (s *stage) press(keys ...string) *stage {
	for _, k := range keys {
		s.send(key(k))
	}
	return s
}

// second lets one pass.
func (s *stage) second() {
	s.clock = s.clock.Add(time.Second)
	s.put(tick(s.clock))
}

// see waits until all texts are on the screen; while nothing happens seconds pass.
func (s *stage) see(texts ...string) {
	s.t.Helper()
	missing := func() string {
		for _, text := range texts {
			if !strings.Contains(s.m.frame(), text) {
				return text
			}
		}
		return ""
	}
	for deadline := time.After(20 * time.Second); missing() != ""; {
		select {
		case msg := <-s.msgs:
			s.send(msg)
		case <-time.After(20 * time.Millisecond):
			s.second()
		case <-deadline:
			s.t.Fatalf("no %q on\n%s", missing(), s.m.frame())
		}
	}
}

// key is the message of a key by its name, or of a letter.
func key(name string) tea.KeyPressMsg {
	for k, code := range map[string]rune{
		"enter": tea.KeyEnter, "esc": tea.KeyEscape, "tab": tea.KeyTab, "up": tea.KeyUp, "down": tea.KeyDown, "left": tea.KeyLeft,
		"right": tea.KeyRight, "backspace": tea.KeyBackspace, "home": tea.KeyHome, "end": tea.KeyEnd, "pgdown": tea.KeyPgDown,
	} {
		if name == k {
			return tea.KeyPressMsg{Code: code}
		}
	}
	switch name {
	case "shift+tab":
		return tea.KeyPressMsg{Code: tea.KeyTab, Mod: tea.ModShift}
	case "ctrl+c":
		return tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
	}
	r := []rune(name)[0]
	return tea.KeyPressMsg{Code: r, Text: string(r)}
}

// word is a text key by key.
func word(text string) []string { return strings.Split(text, "") }

// loaded is a console with every answer of the fake, as after its first seconds.
func loaded(t testing.TB, f *fake, as theme, w, h int) model {
	t.Helper()
	m := newModel(t.Context(), f, Options{
		Command: func(v dolly.View) string { return "dolly get " + string(v) },
		Export:  func(name string, _ []byte) (string, error) { return name, nil },
		Lab:     townLab(),
	})
	m.now, m.theme = time.Unix(1000, 0), as
	m = send(t, m, tea.WindowSizeMsg{Width: w, Height: h}, linked{node: f, info: townInfo()}, watched{events: townEvents()})
	return settle(t, m, f)
}

// settle fetches what the screen of m needs.
func settle(t testing.TB, m model, f *fake) model {
	t.Helper()
	for range 2 { // what the first answer names is asked for next
		d, err := gather(t.Context(), f, m.opts.Lab, m.wanted())
		m = send(t, m, fetched{gen: m.link.gen, data: d, err: err})
	}
	return m
}

// go to presses keys and fetches after each.
func goes(t testing.TB, m model, f *fake, keys ...string) model {
	t.Helper()
	for _, k := range keys {
		m = settle(t, send(t, m, key(k)), f)
	}
	return m
}

// send hands messages to the model and runs no command.
func send(t testing.TB, m model, msgs ...tea.Msg) model {
	t.Helper()
	for _, msg := range msgs {
		m, _ = m.Update(msg)
	}
	return m
}

// unreachable is a redial that fails a number of times.
func unreachable(times int, then dolly.Node) func(context.Context) (dolly.Node, error) {
	tries := make(chan struct{}, times)
	return func(context.Context) (dolly.Node, error) {
		select {
		case tries <- struct{}{}:
			return nil, &dolly.Error{Kind: dolly.Unreachable, Text: "no node answers"}
		default:
			return then, nil
		}
	}
}

// runAll runs a command and those in it, and drops what they answer.
func runAll(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	if all, ok := cmd().(tea.BatchMsg); ok {
		for _, c := range all {
			runAll(c)
		}
	}
}

// frame is the whole terminal as one text.
func (m model) frame() string { return strings.Join(m.rows(), "\n") }
