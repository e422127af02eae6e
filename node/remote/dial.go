package remote

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"net/url"
	"strconv"
	"time"

	"github.com/dollynator/dolly"
)

const (
	maxAnswer = 32 << 20        // of a view, in bytes
	dialTime  = 3 * time.Second // for the first answer
)

// remote is a node at the other end of a socket.
type remote struct {
	path   string
	client *http.Client
	free   func() error
	life   context.Context // ends with Close
	end    context.CancelFunc
}

// Client asks the unix socket at path, whatever host a URL names.
func Client(path string) *http.Client {
	var d net.Dialer
	return clientOf(func(ctx context.Context) (net.Conn, error) { return d.DialContext(ctx, "unix", path) })
}

func clientOf(dial func(context.Context) (net.Conn, error)) *http.Client {
	return &http.Client{Transport: &http.Transport{
		DialContext:            func(ctx context.Context, _, _ string) (net.Conn, error) { return dial(ctx) },
		DisableCompression:     true,
		MaxResponseHeaderBytes: maxBody,
	}}
}

// Dial attaches to the node that serves the unix socket at path. If nobody
// does, the error is of kind Unreachable and has a hint. Close ends the link
// and leaves the node running.
func Dial(path string) (dolly.Node, error) {
	if err := checkPath(path); err != nil {
		return nil, err
	}
	return attach(path, Client(path), func() error { return nil })
}

// DialOn is Dial for connections that dial makes; where says to whom, and free is
// called once, when the link is closed or cannot be made.
func DialOn(where string, dial func(context.Context) (net.Conn, error), free func() error) (dolly.Node, error) {
	return attach(where, clientOf(dial), free)
}

func attach(where string, c *http.Client, free func() error) (dolly.Node, error) {
	r := &remote{path: where, client: c, free: free}
	r.life, r.end = context.WithCancel(context.Background())
	ctx, stop := context.WithTimeout(r.life, dialTime)
	defer stop()
	if _, err := r.Info(ctx); err != nil {
		if kind := dolly.KindOf(err); kind != dolly.Unreachable && kind != dolly.Refused {
			err = unreachable(where, err)
		}
		return nil, errors.Join(err, r.Close())
	}
	return r, nil
}

func (r *remote) Info(ctx context.Context) (info dolly.Info, err error) {
	err = r.ask(ctx, http.MethodGet, "/v1/info", nil, nil, &info)
	return info, err
}

func (r *remote) Get(ctx context.Context, view dolly.View, q dolly.Query) (json.RawMessage, error) {
	v := url.Values{}
	if q.Limit != 0 {
		v.Set("limit", strconv.Itoa(q.Limit))
	}
	if q.From != 0 {
		v.Set("from", strconv.FormatUint(q.From, 10))
	}
	if q.To != 0 {
		v.Set("to", strconv.FormatUint(q.To, 10))
	}
	if q.Filter != "" {
		v.Set("filter", q.Filter)
	}
	var raw json.RawMessage
	err := r.ask(ctx, http.MethodGet, "/v1/view/"+url.PathEscape(string(view)), v, nil, &raw)
	return raw, err
}

func (r *remote) Why(ctx context.Context, seq uint64) (e dolly.Explanation, err error) {
	err = r.ask(ctx, http.MethodGet, fmt.Sprintf("/v1/why/%d", seq), nil, nil, &e)
	return e, err
}

func (r *remote) Do(ctx context.Context, a dolly.Action, dry bool) (res dolly.Result, err error) {
	body, err := json.Marshal(a)
	if err != nil {
		return res, fmt.Errorf("do %s: %w", a.Name, err)
	}
	v := url.Values{"dry": {strconv.FormatBool(dry)}}
	err = r.ask(ctx, http.MethodPost, "/v1/do", v, body, &res)
	return res, err
}

func (r *remote) Close() error {
	r.end()
	r.client.CloseIdleConnections()
	return r.free()
}

// ask sends a request and decodes its answer into out.
func (r *remote) ask(ctx context.Context, method, path string, v url.Values, body []byte, out any) error {
	resp, err := r.send(ctx, method, path, v, body)
	if err != nil {
		return err
	}
	defer func() { _ = resp.Body.Close() }()
	raw, err := whole(resp)
	switch {
	case errors.Is(err, ErrTooLarge):
		return err
	case err != nil:
		return r.lost(ctx, err)
	}
	if p, asIs := out.(*json.RawMessage); asIs && json.Valid(raw) {
		*p = raw
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("read the answer to %s: %w", path, err)
	}
	return nil
}

// send returns a response whose status is 200 and whose body is open.
func (r *remote) send(ctx context.Context, method, path string, v url.Values, body []byte) (*http.Response, error) {
	if r.life.Err() != nil {
		return nil, &dolly.Error{Kind: dolly.Unreachable, Text: "ask the node at " + r.path, Err: ErrClosed}
	}
	req, err := http.NewRequestWithContext(ctx, method, "http://dolly"+path+"?"+v.Encode(), bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	if body != nil {
		req.Header.Set("Content-Type", "application/json")
	}
	resp, err := r.client.Do(req)
	if err != nil {
		return nil, r.lost(ctx, err)
	}
	if resp.StatusCode != http.StatusOK {
		defer func() { _ = resp.Body.Close() }()
		return nil, readError(resp)
	}
	return resp, nil
}

// lost says that nobody answers, unless it was the caller who gave up.
func (r *remote) lost(ctx context.Context, err error) error {
	if ctx.Err() != nil {
		return ctx.Err()
	}
	return unreachable(r.path, err)
}

// whole is an answer's body, at most [maxAnswer] of it. Its length, if it was told, is
// made room for at once.
func whole(resp *http.Response) ([]byte, error) {
	if resp.ContentLength > maxAnswer {
		return nil, ErrTooLarge
	}
	var raw bytes.Buffer
	raw.Grow(int(max(resp.ContentLength, 0)) + bytes.MinRead)
	if _, err := raw.ReadFrom(io.LimitReader(resp.Body, maxAnswer+1)); err != nil {
		return nil, err
	}
	if raw.Len() > maxAnswer {
		return nil, ErrTooLarge
	}
	return raw.Bytes(), nil
}
