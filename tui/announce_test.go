package tui

import (
	"bytes"
	"context"
	"io"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

// page is a writer that can be read meanwhile.
type page struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (p *page) Write(b []byte) (int, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	return p.buf.Write(b)
}

func (p *page) wait(t *testing.T, text string) {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); time.Sleep(5 * time.Millisecond) {
		p.mu.Lock()
		found := strings.Contains(p.buf.String(), text)
		p.mu.Unlock()
		if found {
			return
		}
	}
	t.Fatalf("no %q in\n%s", text, p.buf.String())
}

func TestChangesOnly(t *testing.T) {
	ctx, f := t.Context(), newFake()
	wanted := []source{{view: dolly.ViewFleet}, {view: dolly.ViewNode}}
	old, err := gather(ctx, f, nil, wanted)
	if err != nil {
		t.Fatal(err)
	}
	if got := changes(old, old); len(got) != 0 {
		t.Errorf("nothing changed, and it says %q", got)
	}
	v := townFleet()
	v.Agents[0].Alive, v.Agents[1].Phase, v.Agents[2].Rate = false, dolly.Earning, 17
	n := townNode()
	n.Checks[0].State = dolly.CheckFail
	f.views[dolly.ViewFleet], f.views[dolly.ViewNode] = v, n
	now, err := gather(ctx, f, nil, wanted)
	if err != nil {
		t.Fatal(err)
	}
	now.events = []dolly.Event{{Seq: 9, Text: "bought a server"}}
	got := strings.Join(changes(old, now), "|")
	if got != "bought a server|0 ada: gone|0.1 bes: earning|check charter: fail, until day 120, lease 14 h, no stop order" {
		t.Error(got)
	}
}

// TestAnnounce: it speaks, reads a screen out, loses the node, finds it again, quits.
func TestAnnounce(t *testing.T) {
	f, out := newFake(), new(page)
	in, typed := io.Pipe()
	ended := make(chan error)
	o := Options{In: in, Out: out, Env: []string{"TERM=dumb"}, Redial: func(context.Context) (dolly.Node, error) {
		if err := f.reach(); err != nil {
			return nil, err
		}
		return f, nil
	}}
	go func() { ended <- Run(t.Context(), f, o) }()
	write := func(s string) {
		if _, err := io.WriteString(typed, s+"\n"); err != nil {
			t.Error(err)
		}
	}
	out.wait(t, "attached to 0.1 bes on town")
	out.wait(t, "0.2 dov: winding down")
	write("market")
	out.wait(t, "1. OWN ORDER 3, SIDE bid, MB 66")
	out.wait(t, "strategy constant_sell")
	write("what")
	out.wait(t, "type one of: fleet, node, market")
	f.set(true)
	out.wait(t, "the link is lost")
	f.set(false)
	write("q")
	if err := <-ended; err != nil || strings.ContainsFunc(out.buf.String(), func(r rune) bool { return r > '~' || r == 27 }) {
		t.Errorf("%v after %q", err, out.buf.String())
	}
}
