package remote

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"

	"github.com/dollynator/dolly"
)

// maxEvent bounds a line of the stream, in bytes.
const maxEvent = 256 << 10

// events streams what happens. A browser that lost the link says where it was
// by Last-Event-ID.
func (s server) events(w http.ResponseWriter, r *http.Request) {
	v := r.URL.Query()
	if last := r.Header.Get("Last-Event-ID"); last != "" {
		v["from"] = []string{last}
	}
	err := only(v, "from")
	from, bad := readNumber(v, "from")
	if err == nil {
		err = bad
	}
	if err != nil {
		writeError(w, err)
		return
	}
	ch, err := s.node.Watch(r.Context(), from)
	if err != nil {
		writeError(w, err)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	pump(r.Context(), w, ch)
}

// pump writes events until there are no more or the reader is gone. An error
// here has nobody left to be told: the stream simply ends, which is the signal.
func pump(ctx context.Context, w http.ResponseWriter, ch <-chan dolly.Event) {
	flush := http.NewResponseController(w).Flush
	for err := flush(); err == nil; {
		select {
		case <-ctx.Done():
			return
		case e, ok := <-ch:
			if !ok {
				return
			}
			if err = writeEvent(w, e); err == nil && len(ch) == 0 {
				err = flush()
			}
		}
	}
}

func writeEvent(w io.Writer, e dolly.Event) error {
	data, err := json.Marshal(e) // one line: it compacts Data too
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(w, "id: %d\ndata: %s\n\n", e.Seq, data)
	return err
}

// Watch opens the stream. Its channel closes when ctx ends, when the node is
// closed at either end, and when what arrives is not an event.
func (r *remote) Watch(ctx context.Context, from uint64) (<-chan dolly.Event, error) {
	ctx, cancel := context.WithCancel(ctx)
	unlink := context.AfterFunc(r.life, cancel)
	end := func() { unlink(); cancel() }
	resp, err := r.send(ctx, http.MethodGet, "/v1/events", url.Values{"from": {fmt.Sprint(from)}}, nil)
	if err != nil {
		end()
		return nil, fmt.Errorf("watch: %w", err)
	}
	ch := make(chan dolly.Event)
	go func() {
		defer close(ch)
		defer end()
		defer func() { _ = resp.Body.Close() }()
		readEvents(ctx, resp.Body, ch)
	}()
	return ch, nil
}

func readEvents(ctx context.Context, body io.Reader, ch chan<- dolly.Event) {
	lines := bufio.NewScanner(body)
	lines.Buffer(nil, maxEvent)
	for lines.Scan() {
		data, ok := bytes.CutPrefix(lines.Bytes(), []byte("data: "))
		if !ok {
			continue
		}
		var e dolly.Event
		if json.Unmarshal(data, &e) != nil {
			return
		}
		select {
		case ch <- e:
		case <-ctx.Done():
			return
		}
	}
}
