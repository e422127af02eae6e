package p2p

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

const topic = "/dolly/1/test"

// inbox remembers what a host was delivered.
type inbox struct {
	mu  sync.Mutex
	got []string
}

func (b *inbox) deliver(_ dolly.PeerID, raw []byte, _ any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.got = append(b.got, string(raw))
}

func (b *inbox) sorted() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	out := slices.Clone(b.got)
	slices.Sort(out)
	return out
}

func accept([]byte) (Verdict, any) { return Accept, nil }

// village starts n hosts that all see each other on the topic.
func village(t *testing.T, n int) ([]*Host, []inbox) {
	t.Helper()
	hosts, boxes := make([]*Host, n), make([]inbox, n)
	hosts[0] = start(t, "host 0")
	for i := 1; i < n; i++ {
		hosts[i] = start(t, fmt.Sprint("host ", i), hosts[0].Addrs()[0])
	}
	for i, h := range hosts {
		if err := h.Join(topic, 100, accept, boxes[i].deliver); err != nil {
			t.Fatal(err)
		}
		for _, other := range hosts {
			if err := h.Learn(other.Peer(), other.Addrs()); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, h := range hosts {
		eventually(t, "everybody sees everybody on the topic", func() bool {
			return len(h.gossip.ps.ListPeers(topic)) == n-1
		})
	}
	return hosts, boxes
}

func TestAllGetEveryMessageOnce(t *testing.T) {
	const n, each = 8, 5
	hosts, boxes := village(t, n)
	said := make([][]string, n)
	for i, h := range hosts {
		for k := range each {
			m := fmt.Sprintf("%d from %d", k, i)
			said[i] = append(said[i], m)
			if err := h.Publish(t.Context(), topic, []byte(m)); err != nil {
				t.Fatal(err)
			}
		}
	}
	for i := range boxes {
		want := slices.Sorted(slices.Values(slices.Concat(slices.Delete(slices.Clone(said), i, i+1)...)))
		eventually(t, "all messages of the others", func() bool { return len(boxes[i].sorted()) >= len(want) })
		if got := boxes[i].sorted(); !slices.Equal(got, want) {
			t.Errorf("host %d got %q", i, got)
		}
		if s := hosts[i].Stats(); s != (dolly.Gossip{Published: each, Delivered: each * (n - 1)}) {
			t.Errorf("host %d counts %+v", i, s)
		}
	}
}

// TestRejectedIsNotForwarded strings alice, bob and carol in a line, so that
// carol gets only what bob forwards.
func TestRejectedIsNotForwarded(t *testing.T) {
	alice, bob := pair(t)
	carol := start(t, "carol", bob.Addrs()[0])
	var box inbox
	check := func(raw []byte) (Verdict, any) {
		switch string(raw) {
		case "bad":
			return Reject, nil
		case "odd":
			return Ignore, nil
		}
		return Accept, nil
	}
	for _, err := range []error{
		alice.Join(topic, 8, accept, func(dolly.PeerID, []byte, any) {}),
		bob.Join(topic, 8, check, func(dolly.PeerID, []byte, any) {}),
		carol.Join(topic, 8, accept, box.deliver),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "bob sees both, and alice bob", func() bool {
		return len(bob.gossip.ps.ListPeers(topic)) == 2 && len(alice.gossip.ps.ListPeers(topic)) == 1
	})
	say := func(m string) {
		t.Helper()
		if err := alice.Publish(t.Context(), topic, []byte(m)); err != nil {
			t.Fatal(err)
		}
	}
	warm := uint64(0)
	eventually(t, "the mesh forwards", func() bool {
		if bob.Stats().Delivered == warm { // one at a time, so that no queue is full
			warm++
			say(fmt.Sprint(warm))
		}
		return len(box.sorted()) > 0
	})
	for _, m := range []string{"bad", "odd", "far too long", "good"} {
		say(m)
	}
	eventually(t, "the good one", func() bool { return slices.Contains(box.sorted(), "good") })
	eventually(t, "two are rejected", func() bool { return bob.Stats().Rejected == 2 })
	for _, m := range box.sorted() {
		if m == "bad" || m == "odd" || len(m) > 8 {
			t.Errorf("carol got %q", m)
		}
	}
}

func TestTopicRefusals(t *testing.T) {
	alice := start(t, "alice")
	none := func(dolly.PeerID, []byte, any) {}
	if err := alice.Join(topic, MaxGossip, accept, none); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		what string
		err  error
		want error
	}{
		{"join twice", alice.Join(topic, 1, accept, none), ErrJoined},
		{"no limit", alice.Join("x", 0, accept, none), ErrTooLarge},
		{"a limit too large", alice.Join("x", MaxGossip+1, accept, none), ErrTooLarge},
		{"publish unjoined", alice.Publish(t.Context(), "x", nil), ErrNotJoined},
		{"publish too much", alice.Publish(t.Context(), topic, make([]byte, MaxGossip+1)), ErrTooLarge},
		{"publish the most", alice.Publish(t.Context(), topic, make([]byte, MaxGossip)), nil},
	} {
		if !errors.Is(c.err, c.want) {
			t.Errorf("%s: %v, want %v", c.what, c.err, c.want)
		}
	}
}

func TestSameTwiceIsSpreadOnce(t *testing.T) {
	alice, bob := pair(t)
	var box inbox
	if err := errors.Join(
		alice.Join(topic, 8, accept, func(dolly.PeerID, []byte, any) {}),
		bob.Join(topic, 8, accept, box.deliver),
	); err != nil {
		t.Fatal(err)
	}
	eventually(t, "alice sees bob", func() bool { return len(alice.gossip.ps.ListPeers(topic)) == 1 })
	ctx := within(t, 10*time.Second)
	for _, m := range []string{"one", "one", "end"} {
		if err := alice.Publish(ctx, topic, []byte(m)); err != nil {
			t.Fatal(err)
		}
	}
	eventually(t, "the end", func() bool { return slices.Contains(box.sorted(), "end") })
	if got := box.sorted(); !slices.Equal(got, []string{"end", "one"}) {
		t.Errorf("bob got %q", got)
	}
}

// TestI32AFloodIsSilenced: after a few bogus messages nothing of their sender is
// even looked at, while others are heard.
func TestI32AFloodIsSilenced(t *testing.T) {
	mallory, bob := pair(t)
	carol := start(t, "carol", bob.Addrs()[0])
	var box inbox
	var looked atomic.Int64
	check := func(raw []byte) (Verdict, any) {
		if strings.HasPrefix(string(raw), "bogus") {
			looked.Add(1)
			return Reject, nil
		}
		return Accept, nil
	}
	none := func(dolly.PeerID, []byte, any) {}
	if err := errors.Join(mallory.Join(topic, 100, accept, none), carol.Join(topic, 100, accept, none), bob.Join(topic, 100, check, box.deliver)); err != nil {
		t.Fatal(err)
	}
	for _, h := range []*Host{mallory, carol} {
		eventually(t, "bob is seen", func() bool { return len(h.gossip.ps.ListPeers(topic)) >= 1 })
	}
	ctx := within(t, 20*time.Second)
	bogus := func(from, to int) {
		for n := from; n < to; n++ {
			if err := mallory.Publish(ctx, topic, fmt.Appendf(nil, "bogus %d", n)); err != nil {
				t.Fatal(err)
			}
		}
	}
	bogus(0, 10)
	eventually(t, "five bogus messages are rejected", func() bool { return bob.Stats().Rejected >= 5 })
	bogus(10, 500)
	if err := errors.Join(mallory.Publish(ctx, topic, []byte("good, of mallory")), carol.Publish(ctx, topic, []byte("good, of carol"))); err != nil {
		t.Fatal(err)
	}
	eventually(t, "carol is heard", func() bool { return len(box.sorted()) > 0 })
	if got := box.sorted(); !slices.Equal(got, []string{"good, of carol"}) {
		t.Errorf("heard %q", got)
	}
	if n := looked.Load(); n > 10 {
		t.Errorf("%d bogus messages were looked at", n)
	}
}
