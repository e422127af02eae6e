package remote

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

func next(t *testing.T, ch <-chan dolly.Event) (dolly.Event, bool) {
	t.Helper()
	select {
	case e, ok := <-ch:
		return e, ok
	case <-time.After(10 * time.Second):
		t.Fatal("no event came")
		return dolly.Event{}, false
	}
}

func watch(ctx context.Context, t *testing.T, n dolly.Node, from uint64) <-chan dolly.Event {
	t.Helper()
	ch, err := n.Watch(ctx, from)
	if err != nil {
		t.Fatal(err)
	}
	return ch
}

func TestWatchResumesAndFollows(t *testing.T) {
	near := newFake()
	for i := 1; i <= 3; i++ {
		near.emit(fmt.Sprint("event ", i, "\nwith a second line"))
	}
	path, _ := serve(t, near)
	ch := watch(t.Context(), t, dial(t, path), 1)
	for seq := uint64(2); seq <= 5; seq++ {
		if seq >= 4 {
			near.emit(fmt.Sprint("event ", seq, "\nwith a second line")) // while watching
		}
		e, ok := next(t, ch)
		want := fmt.Sprint("event ", seq, "\nwith a second line")
		if !ok || e.Seq != seq || e.Text != want || string(e.Data) != `{"a":1}` {
			t.Fatalf("got %+v %v, want %q", e, ok, want)
		}
	}
}

// TestWatchEnds has each of the three who can end a watch do it, with an event
// that nobody takes on its way.
func TestWatchEnds(t *testing.T) {
	for name, end := range map[string]func(cancel, stop func(), far dolly.Node){
		"caller": func(cancel, _ func(), _ dolly.Node) { cancel() },
		"server": func(_, stop func(), _ dolly.Node) { stop() },
		"close":  func(_, _ func(), far dolly.Node) { _ = far.Close() },
	} {
		t.Run(name, func(t *testing.T) {
			near := newFake()
			path, stop := serve(t, near)
			far := dial(t, path)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			ch := watch(ctx, t, far, 0)
			near.emit("one")
			if _, ok := next(t, ch); !ok {
				t.Fatal("ended early")
			}
			end(cancel, stop, far)
			await(t, "the channel to close", func() bool {
				select {
				case _, ok := <-ch:
					return !ok
				default:
					return false
				}
			})
			await(t, "the node's watch to end", func() bool { return near.open() == 0 })
		})
	}
}

func TestI42GarbageInTheStreamEndsIt(t *testing.T) {
	for _, text := range []string{"data: {\n\n", "data: {}\n", ": a comment\nid: 3\n\n", "data: {\"seq\":\"x\"}\n\n", ""} {
		ch := make(chan dolly.Event, 1)
		readEvents(t.Context(), strings.NewReader(text), ch)
		if len(ch) > 0 && text != "data: {}\n" {
			t.Errorf("%q gave an event", text)
		}
	}
}
