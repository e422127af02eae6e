package tui

import (
	"bytes"
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"
	"github.com/charmbracelet/x/exp/teatest"
	"github.com/dollynator/dolly"
)

// start runs a console in a terminal of 80×24.
func start(t *testing.T, f *fake, redial func(context.Context) (dolly.Node, error)) *teatest.TestModel {
	t.Helper()
	m := newModel(t.Context(), f, Options{Env: []string{"TERM=dumb"}, Redial: redial})
	return teatest.NewTestModel(t, m, teatest.WithInitialTermSize(80, 24))
}

func see(t *testing.T, tm *teatest.TestModel, texts ...string) {
	t.Helper()
	teatest.WaitFor(t, tm.Output(), func(b []byte) bool {
		for _, s := range texts {
			if !bytes.Contains(b, []byte(s)) {
				return false
			}
		}
		return true
	}, teatest.WithDuration(15*time.Second), teatest.WithCheckInterval(10*time.Millisecond))
}

func quit(t *testing.T, tm *teatest.TestModel, k string) {
	t.Helper()
	tm.Send(press(k))
	tm.WaitFinished(t, teatest.WithFinalTimeout(10*time.Second))
}

func TestKeysTurnScreens(t *testing.T) {
	tm := start(t, newFake(), nil)
	see(t, tm, "day 31", "selling 66 MB", "earned 117,878 = sold 96,300")
	for _, c := range []struct{ key, text string }{
		{"m", "BIDS give MB"}, {"l", "12 voices heard"}, {"n", "nord/l/hel, 3rd best of 12"}, {"f", "winding down"},
		{"tab", "break-even"}, {"tab", "constant_sell"}, {"tab", "merged by evidence"}, {"tab", "LATELY"},
		{"shift+tab", "merged by evidence"}, {"3", "constant_sell"}, {"?", "quit; the node lives on"}, {"esc", "LATELY"},
		{"G", ">`x 0.3"}, {"enter", "heard 2 min ago"}, {"h", "LATELY"}, {"/", "enter keep"}, {"nord", "/nord"},
	} {
		tm.Send(press(c.key))
		see(t, tm, c.text)
	}
	quit(t, tm, "ctrl+c") // also out of the filter
}

func TestKeysThatComeTogether(t *testing.T) {
	one := loaded(t, newFake(), theme{}, 80, 24)
	all := send(t, one, press("jj"))
	for _, k := range []string{"j", "j"} {
		one = send(t, one, press(k))
	}
	if all.row != 2 || all.row != one.row {
		t.Errorf("mark on row %d, key by key on %d", all.row, one.row)
	}
	if f := send(t, all, press("/bes")); f.filter.Value() != "bes" || len(f.rows()) != 1 {
		t.Errorf("filter %q, %d rows", f.filter.Value(), len(f.rows()))
	}
	pasted := tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune("31"), Paste: true}
	if p := send(t, all, pasted); p.screen != fleetScreen || p.row != all.row {
		t.Error("pasted text acted as keys")
	}
}

func TestFilter(t *testing.T) {
	m := loaded(t, newFake(), theme{}, 80, 24)
	m = send(t, m, press("j"), press("/"), press("nord"), press("q"), tea.KeyMsg{Type: tea.KeyBackspace})
	if got := len(m.rows()); got != 2 {
		t.Errorf("%d rows with nord", got)
	}
	m = send(t, m, press("enter"))
	if m.filter.Focused() || len(m.rows()) != 2 {
		t.Error("enter does not keep the filter")
	}
	if m = send(t, m, press("/"), press("esc")); len(m.rows()) != 5 || m.row != 1 {
		t.Errorf("esc left %d rows, mark %d", len(m.rows()), m.row)
	}
	if m = send(t, m, press("/"), press("!NORD")); len(m.rows()) != 3 {
		t.Errorf("%d rows without nord", len(m.rows()))
	}
	if m = send(t, m, press("zzz"), press("esc"), press("/"), press("zzz"), press("enter"), press("enter")); m.screen != fleetScreen {
		t.Error("opened an agent that is not shown")
	}
}

func TestEventsRefresh(t *testing.T) {
	f := newFake()
	tm := start(t, f, nil)
	see(t, tm, "LATELY")
	f.events <- dolly.Event{Seq: 4, At: epoch, Text: "bought nord/l/hel for 8,800 sat"}
	see(t, tm, "bought nord/l/hel for 8,800 sat")
	quit(t, tm, "q")
}

// TestLostLink: the stream ends and nobody answers, twice; then a new node does.
func TestLostLink(t *testing.T) {
	f, next := newFake(), newFake()
	v := townFleet()
	v.Day = 99
	next.views[dolly.ViewFleet] = v
	tries := make(chan struct{}, 100)
	tm := start(t, f, func(context.Context) (dolly.Node, error) {
		tries <- struct{}{}
		if len(tries) < 2 {
			return nil, &dolly.Error{Kind: dolly.Unreachable, Text: "no node answers"}
		}
		return next, nil
	})
	see(t, tm, "day 31")
	f.set(true)
	close(f.events)
	see(t, tm, "x stale", "retry in 1 s")
	see(t, tm, "retry in 2 s")
	see(t, tm, "day 99", "* live")
	quit(t, tm, "q")
	m := tm.FinalModel(t).(model)
	if m.link.node != dolly.Node(next) || !m.link.owned {
		t.Errorf("the link is %+v", m.link)
	}
	if err := m.link.hangUp(); err != nil || !next.closed || f.closed {
		t.Errorf("closed new %v, given %v, %v", next.closed, f.closed, err)
	}
}

func TestStaleKeepsTheFiguresDimmed(t *testing.T) {
	m := loaded(t, newFake(), newTheme([]string{"TERM=xterm", "LANG=C.UTF-8"}), 80, 24)
	m.now = m.now.Add(34 * time.Second)
	m.link.wait = 4 * time.Second
	m = send(t, m, fetched{gen: m.link.gen, err: &dolly.Error{Kind: dolly.Unreachable, Text: "gone"}})
	m.now = m.now.Add(8 * time.Second)
	m.link.retry = m.now.Add(8 * time.Second)
	screen := m.View()
	for _, want := range []string{"○ stale 42 s, retry in 8 s", "117,878", "\x1b[2m"} {
		if !strings.Contains(screen, want) {
			t.Errorf("no %q in %s", want, screen)
		}
	}
	if strings.Contains(screen, "\x1b[36m") {
		t.Error("a stale figure shines")
	}
}

func TestBackOff(t *testing.T) {
	var l link
	now := time.Unix(0, 0)
	for _, want := range []int{1, 2, 4, 8, 16, 30, 30} {
		l = l.lose(now, errGone)
		if got := l.retry.Sub(now); got != time.Duration(want)*time.Second {
			t.Errorf("waits %v, want %d s", got, want)
		}
	}
	m := loaded(t, newFake(), theme{}, 80, 24)
	m.link = l
	m = send(t, m, linked{gen: l.gen, node: newFake(), info: townInfo()}, fetched{gen: l.gen})
	if m.link.wait != 0 || !m.link.up {
		t.Errorf("after an answer: %+v", m.link)
	}
}

func TestAnswersOverAnOldLinkAreDropped(t *testing.T) {
	m := loaded(t, newFake(), theme{}, 80, 24)
	m.link = m.link.lose(m.now, errGone)
	day := 77
	late := fetched{gen: m.link.gen - 1, data: data{fleet: &dolly.FleetView{Day: day}}}
	if m = send(t, m, late, happened{gen: m.link.gen - 1, lost: true}); m.data.fleet.Day == day || m.link.wait != firstRetry {
		t.Error("an old answer was taken")
	}
}

func TestARefusedViewIsANoticeNotALostLink(t *testing.T) {
	m := loaded(t, newFake(), theme{}, 80, 24)
	m = send(t, m, press("3"), fetched{err: &dolly.Error{Kind: dolly.Failed, Text: "the book is not open yet"}})
	if !m.link.up || !strings.Contains(m.View(), "the book is not open yet") || !strings.Contains(m.View(), "BIDS") {
		t.Error(m.View())
	}
}

func TestRunEnds(t *testing.T) {
	o := Options{Out: io.Discard, Env: []string{"TERM=dumb"}, In: strings.NewReader("q")}
	f := newFake()
	if err := Run(t.Context(), f, o); err != nil || f.closed {
		t.Errorf("q: %v, closed the node: %v", err, f.closed)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	quiet, w := io.Pipe()
	defer func() { _ = w.Close() }()
	o.In = quiet
	if err := Run(ctx, newFake(), o); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("ctx: %v", err)
	}
}
