package tui

import (
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

// TestCancelAsksFirst: the order under the mark; what will happen and the shell's
// equivalent are shown before anything is done, and no is the first answer.
func TestCancelAsksFirst(t *testing.T) {
	f := newFake()
	s := play(t, f, Options{})
	s.see("LATELY")
	s.press("3")
	s.see("OWN ORDER")
	s.press("j", "a")
	s.see("cancel order 2")
	s.press("enter")
	s.see("WHAT WILL HAPPEN", "would cancel it", "and nothing else", "dolly do cancel order=2", "no, go back")
	s.press("enter")
	s.see("OWN ORDER")
	if want := []string{"cancelmap[order:2] true"}; !slices.Equal(f.done, want) {
		t.Errorf("asked %q, want %q", f.done, want)
	}
	s.press("a", "enter")
	s.see("no, go back")
	s.press("j", "enter")
	s.see("done: would cancel it; and nothing else")
	if want := "cancelmap[order:2] false"; f.done[len(f.done)-1] != want {
		t.Errorf("did %q, want %q", f.done, want)
	}
}

// TestLeavingWantsTheNameTyped, and an argument is asked for.
func TestLeavingWantsTheNameTyped(t *testing.T) {
	f := newFake()
	s := play(t, f, Options{})
	s.see("LATELY")
	s.press("2")
	s.see("candidate")
	s.press(":")
	s.press(word("leav")...)
	s.press("tab", "enter")
	s.see("would leave it")
	s.press("j", "enter")
	s.see("type bes to do it:")
	s.press("x", "enter")
	s.see("not done: that was not bes")
	s.press("j", "enter")
	s.see("type bes to do it:")
	s.press(word("bes")...)
	s.press("enter")
	s.see("done: would leave it")
	if got := f.done[len(f.done)-1]; got != "leavemap[] false" || strings.Count(strings.Join(f.done, " "), "false") != 1 {
		t.Errorf("did %q", f.done)
	}
	s.press("a", "enter")
	s.see("to which key")
	s.press("a", "enter")
	s.see("how many bytes")
	s.press("0", "enter")
	s.see("refused: nothing is nothing")
}

// TestWhoMayOnlyLook has no actions: a node that says so, and a recording.
func TestWhoMayOnlyLook(t *testing.T) {
	f := newFake()
	m := goes(t, loaded(t, f, theme{}, 80, 24), f, "2")
	info := townInfo()
	info.ReadOnly = true
	m.fresh.info = &info
	m = send(t, m.showing(), key("a"))
	if !strings.Contains(m.frame(), "this console may only look") || m.trail.here().screen == actScreen {
		t.Error(m.frame())
	}
	if m = send(t, m, key(":")); slices.ContainsFunc(m.prompt.among, func(c command) bool { return c.name == "leave" }) {
		t.Error("the palette offers to leave")
	}
	m = send(t, m, key("esc"))
	m.fresh.info, m.opts.Days = ptr(townInfo()), &Days{First: 1, Last: func() int { return 9 }}
	if m = send(t, m.showing(), key("a")); m.trail.here().screen == actScreen {
		t.Error("a recording can be changed")
	}
}

func ptr[T any](v T) *T { return &v }

// TestBuybot has a screen of its own, with what it may be told.
func TestBuybot(t *testing.T) {
	f := newFake()
	f.info = townInfo()
	f.info.Role, f.info.Name = "buybot", "bob"
	f.views[dolly.ViewBuybot] = dolly.BuybotView{Mode: "live", State: "buying", Budget: 90000, Spent: 1200, Limit: dolly.Price{Sat: 100, MB: dolly.MiB},
		Asks: []dolly.AskRow{{Order: dolly.OrderID{Trader: peer(9), Number: 7}, Amount: dolly.Price{Sat: 6555, MB: 66 * dolly.MiB}, At: epoch, State: "open"}}}
	s := play(t, f, Options{})
	s.see("buybot bob", "90,000 sat", "pays at most 100.0 sat/MB", "open")
	s.press("a")
	s.see("pause", "withdraw")
	s.press("enter")
	s.see("dolly do pause")
}
