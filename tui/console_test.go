package tui

import (
	"context"
	"errors"
	"io"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/dollynator/dolly"
)

func TestKeysTurnScreens(t *testing.T) {
	s := play(t, newFake(), Options{})
	s.see("day 31", "selling 66 MB", "earned 117,878 = sold 96,300")
	for _, c := range []struct{ key, text string }{
		{"3", "BIDS give MB"}, {"4", "12 voices heard"}, {"2", "nord/l/hel, 3rd best of 12"}, {"1", "winding down"},
		{"tab", "break-even"}, {"tab", "constant_sell"}, {"tab", "merge evidence"}, {"tab", "TRUST"}, {"tab", "GROSS sat"},
		{"tab", "networks"}, {"tab", "COULD BE LOST"}, {"tab", "claimed 3,060 sat"}, {"tab", "LATELY"},
		{"shift+tab", "claimed 3,060 sat"}, {"3", "constant_sell"}, {"?", "open what is marked"}, {"esc", "BIDS"}, {"1", "LATELY"},
		{"G", ">`x 0.3"}, {"enter", "heard 2 min ago"}, {"h", "LATELY"}, {"/", "enter keep"}, {"n", "/n"}, {"esc", "LATELY"},
	} {
		s.press(c.key)
		s.see(c.text)
	}
}

// TestDownToBothSignatures opens a figure step by step, and goes back.
func TestDownToBothSignatures(t *testing.T) {
	s := play(t, newFake(), Options{})
	s.see("LATELY")
	s.press("enter")
	s.see("dolly > fleet > 0 ada", "its chain, block by block")
	s.press("enter")
	s.see("chain of 0 ada", "settled: both halves are held")
	s.press("enter")
	s.see("> block 1204", "1f414e71a758259ace7821f404dc9deb", "one 1204", "other 10", "credit: gains 4,256,180 bytes", "debit: gives")
	s.press("esc", "esc", "esc")
	s.see("LATELY")
	s.press("9", "j", "enter")
	s.see("why 3", "drawn 0.4711")
	s.press("esc", "w") // the marked event, which was not a decision, is explained all the same
	s.see("why 3")
	s.press("esc", "t")
	s.see("> money", "GROSS sat")
}

func TestFilter(t *testing.T) {
	m := loaded(t, newFake(), theme{}, 80, 24)
	m = send(t, m, key("j"), key("/"))
	for _, k := range append(word("nordq"), "backspace") {
		m = send(t, m, key(k))
	}
	if got := len(m.page.sheet.shown); got != 2 {
		t.Errorf("%d rows with nord", got)
	}
	if m = send(t, m, key("enter")); m.prompt.open() || len(m.page.sheet.shown) != 2 {
		t.Error("enter does not keep the filter")
	}
	if m = send(t, m, key("/"), key("esc")); len(m.page.sheet.shown) != 5 || m.page.sheet.mark != 1 {
		t.Errorf("esc left %d rows, mark %d", len(m.page.sheet.shown), m.page.sheet.mark)
	}
	m = send(t, m, key("/"), tea.PasteMsg{Content: "!NO\nRD"})
	if len(m.page.sheet.shown) != 3 {
		t.Errorf("%d rows without nord", len(m.page.sheet.shown))
	}
	m = send(t, m, key("esc"), key("/"), tea.PasteMsg{Content: "zzz"}, key("enter"), key("enter"))
	if m.trail.here().screen != fleetScreen || len(m.page.sheet.shown) != 0 {
		t.Errorf("opened an agent that is not shown, or shows %d", len(m.page.sheet.shown))
	}
	if p := send(t, m, tea.PasteMsg{Content: "31"}); p.trail.here().screen != fleetScreen {
		t.Error("pasted text acted as keys")
	}
}

func TestEventsRefresh(t *testing.T) {
	f := newFake()
	s := play(t, f, Options{})
	s.see("LATELY")
	f.events <- dolly.Event{Seq: 5, At: epoch, Text: "bought nord/l/hel for 8,800 sat"}
	s.see("bought nord/l/hel for 8,800 sat")
}

// TestPause: what comes while it is paused is counted and not shown.
func TestPause(t *testing.T) {
	f := newFake()
	s := play(t, f, Options{})
	s.see("LATELY")
	s.press("p")
	s.see("paused, +0 new")
	f.events <- dolly.Event{Seq: 5, At: epoch, Text: "bought nord/l/hel for 8,800 sat"}
	s.see("paused, +1 new")
	if strings.Contains(s.m.frame(), "bought") {
		t.Error("it moved")
	}
	s.press("p")
	s.see("bought nord/l/hel for 8,800 sat", "* live")
}

// TestLostLink: the stream ends and nobody answers, twice; then a new node does.
func TestLostLink(t *testing.T) {
	f, next := newFake(), newFake()
	v := townFleet()
	v.Day = 99
	next.views[dolly.ViewFleet] = v
	s := play(t, f, Options{Redial: unreachable(2, next)})
	s.see("day 31")
	f.set(true)
	close(f.events)
	s.see("x stale", "retry in 1 s")
	s.see("retry in 2 s", "117,878")
	s.see("day 99", "* live")
	if s.m.link.node != dolly.Node(next) || !s.m.link.owned {
		t.Errorf("the link is %+v", s.m.link)
	}
	if err := s.m.link.hangUp(); err != nil || !next.closed || f.closed {
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
	screen := m.frame()
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
	gone := dolly.FleetView{Day: 77}
	late := fetched{gen: m.link.gen - 1, data: data{got: map[source]any{{view: dolly.ViewFleet}: &gone}}}
	m = send(t, m, late, happened{gen: m.link.gen - 1, lost: true}, linked{gen: m.link.gen - 1})
	if v, _ := see[dolly.FleetView](m.shown, dolly.ViewFleet); v.Day == 77 || m.link.wait != firstRetry || m.link.up {
		t.Error("an old answer was taken")
	}
}

// TestARefusedViewIsNoLostLink: a node that has no such view is still there.
func TestARefusedViewIsNoLostLink(t *testing.T) {
	f := newFake()
	delete(f.views, dolly.ViewMarket)
	m := goes(t, loaded(t, f, theme{}, 80, 24), f, "3")
	if !m.link.up || !strings.Contains(m.frame(), `no view "market"`) {
		t.Error(m.frame())
	}
	if m = goes(t, m, f, "1"); !strings.Contains(m.frame(), "117,878") {
		t.Error(m.frame())
	}
}

// TestWarden: it has a charter and a log, and is no agent.
func TestWarden(t *testing.T) {
	f := newFake()
	f.info = dolly.Info{Name: "carol", Role: "warden", Peer: peer(7), Network: dolly.Town, Now: epoch}
	f.views = map[dolly.View]any{dolly.ViewCharter: townCharter(), dolly.ViewEvents: townEvents()}
	s := play(t, f, Options{})
	s.see("> charter", "COULD BE LOST", "pause, 1 of 2 receipts")
	s.press("2")
	s.see("this node has nothing to show here", `no view "node"`, "* live")
	s.press("9")
	s.see("claimed 3,060 sat")
}

// TestNobodyAnswers: before the first answer the reason and what may help are told.
func TestNobodyAnswers(t *testing.T) {
	f := newFake()
	f.set(true)
	s := play(t, f, Options{Redial: unreachable(1000, nil)})
	s.see("no answer, retry in", "waiting for the node: no node answers")
	f.set(false)
	m := newModel(t.Context(), f, Options{})
	m = send(t, m, linked{err: &dolly.Error{Kind: dolly.Unreachable, Text: "no node answers", Hint: "dolly agent starts one"}})
	if !strings.Contains(m.frame(), "hint: dolly agent starts one") {
		t.Error(m.frame())
	}
}

// TestANoticeStays until the next key, though figures come in meanwhile.
func TestANoticeStays(t *testing.T) {
	f := newFake()
	m := settle(t, send(t, loaded(t, f, theme{}, 80, 24), key("y")), f)
	if !strings.Contains(m.frame(), "copied "+peer(1).String()) {
		t.Error(m.frame())
	}
	if m = send(t, m, key("j")); strings.Contains(m.frame(), "copied") {
		t.Error(m.frame())
	}
	m = send(t, m, fetched{gen: m.link.gen, err: &dolly.Error{Kind: dolly.Refused, Text: "not today"}})
	if !strings.Contains(m.frame(), "not today") {
		t.Error(m.frame())
	}
	if m = settle(t, m, f); strings.Contains(m.frame(), "not today") {
		t.Error(m.frame())
	}
}

func TestRunEnds(t *testing.T) {
	o := Options{Out: io.Discard, Env: []string{"TERM=vt100"}, In: strings.NewReader("q")}
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
