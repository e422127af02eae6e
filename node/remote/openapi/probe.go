package openapi

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
)

// maxAnswer bounds what is read of one, in bytes.
const maxAnswer = 64 << 20

// Probed is how a node's answer to one route was.
type Probed struct {
	Path   string `json:"path"`
	Status int    `json:"status"`
	Bytes  int    `json:"bytes"`
	Error  string `json:"error,omitempty"` // why it is not as described
}

// prober asks one node.
type prober struct {
	File
	client *http.Client
	base   string
	known  map[string]string // what stands for a parameter, by the path up to it
}

// Probe asks for everything that changes nothing, and holds each answer against the
// file; of a stream of events, the first. Routes of a thing by its number are asked
// about the first that there is, and left out if there is none.
func Probe(ctx context.Context, client *http.Client, base string) ([]Probed, error) {
	f, err := Read()
	if err != nil {
		return nil, err
	}
	p := prober{File: f, client: client, base: base, known: map[string]string{}}
	var out []Probed
	var last error
	for _, path := range slices.Sorted(maps.Keys(f.Paths)) { // a list comes before its things
		if _, there := f.Paths[path]["get"]; !there {
			continue
		}
		url, possible := p.named(path)
		if !possible {
			continue
		}
		one, err := p.ask(ctx, url)
		if err != nil {
			last = err
			one.Error = err.Error()
		}
		out = append(out, one)
	}
	if errors.Is(last, ErrBroken) {
		last = nil // it is told with each
	}
	return out, last
}

// named puts real things for the parameters of a path.
func (p prober) named(path string) (string, bool) {
	before, rest, has := strings.Cut(path, "/{")
	if !has {
		return path, true
	}
	if _, end, more := strings.Cut(rest, "}"); more {
		id, there := p.known[before]
		return before + "/" + id + end, there
	}
	return "", false
}

func (p prober) ask(ctx context.Context, path string) (Probed, error) {
	out := Probed{Path: path}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, p.base+path, nil)
	if err != nil {
		return out, err
	}
	resp, err := p.client.Do(req)
	if err != nil {
		return out, err
	}
	media := resp.Header.Get("Content-Type")
	body, err := read(media, resp.Body)
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return out, fmt.Errorf("read %s: %w", path, err)
	}
	out.Status, out.Bytes = resp.StatusCode, len(body)
	p.learn(path, body)
	if resp.StatusCode >= http.StatusInternalServerError {
		return out, fmt.Errorf("GET %s: %w: the node failed: %.200s", path, ErrBroken, body)
	}
	return out, p.Check(http.MethodGet, path, resp.StatusCode, media, body)
}

// read is a whole body or, of a stream, its first event.
func read(media string, r io.Reader) ([]byte, error) {
	if media != "text/event-stream" {
		return io.ReadAll(io.LimitReader(r, maxAnswer))
	}
	var out []byte
	part := make([]byte, 4096)
	for !bytes.Contains(out, []byte("\n\n")) {
		n, err := r.Read(part)
		out = append(out, part[:n]...)
		if err != nil {
			return out, err
		}
	}
	first, _, _ := bytes.Cut(out, []byte("\n\n"))
	return append(first, '\n'), nil
}

// learn notes what a list has, for the routes of its things.
func (p prober) learn(path string, body []byte) {
	var list []struct {
		ID  any    `json:"id"`
		Seq uint64 `json:"seq"`
	}
	if json.Unmarshal(body, &list) != nil || len(list) == 0 {
		return
	}
	if id, is := list[0].ID.(string); is {
		p.known[path] = id
	}
	if list[0].Seq > 0 {
		p.known["/v1/why"] = fmt.Sprint(list[0].Seq)
	}
}
