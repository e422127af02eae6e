package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/settings"
)

const (
	postTime  = 10 * time.Second
	postTries = 5
	postPause = time.Second // before the second try, then twice as long each time
)

// poster sends JSON to URLs.
type poster struct {
	client *http.Client
	pause  time.Duration
}

func newPoster() poster { return poster{&http.Client{Timeout: postTime}, postPause} }

// once sends a value. An answer other than 2xx is an error.
func (p poster) once(ctx context.Context, to string, v any) error {
	raw, err := json.Marshal(v)
	if err != nil {
		return err
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, to, bytes.NewReader(raw))
	if err != nil {
		return err
	}
	req.Header.Set("Content-Type", "application/json")
	res, err := p.client.Do(req)
	if err != nil {
		return fmt.Errorf("tell %s: %w", host(to), withoutURL(err))
	}
	_, _ = io.Copy(io.Discard, io.LimitReader(res.Body, 1<<10)) // what it answers is not for us
	if err := res.Body.Close(); err != nil {
		return err
	}
	if res.StatusCode/100 != 2 {
		return fmt.Errorf("tell %s: %s", host(to), res.Status)
	}
	return nil
}

// send tries a few times, and gives up then.
func (p poster) send(ctx context.Context, to string, v any) (err error) {
	for try := range postTries {
		if err = p.once(ctx, to, v); err == nil || ctx.Err() != nil {
			return err
		}
		select {
		case <-time.After(p.pause << try):
		case <-ctx.Done():
			return err
		}
	}
	return err
}

// withoutURL drops the address, which may hold a secret, from an error of net/http.
func withoutURL(err error) error {
	if e, ok := err.(*url.Error); ok {
		return e.Err
	}
	return err
}

// host is what of a URL may be shown: the rest may be a secret.
func host(to string) string {
	u, err := url.Parse(to)
	if err != nil {
		return "a URL"
	}
	return u.Host
}

func isURL(s string) bool { return strings.HasPrefix(s, "http://") || strings.HasPrefix(s, "https://") }

// checkTargets refuses what cannot be told.
func checkTargets(s settings.Buybot) error {
	if s.Webhook != "" && !isURL(s.Webhook) {
		return &dolly.Error{Kind: dolly.Usage, Text: "the webhook is no URL", Hint: "it begins with https:// or http://"}
	}
	for _, to := range append([]string{s.Webhook}, s.Beats...) {
		if u, err := url.Parse(to); isURL(to) && (err != nil || u.Host == "") {
			return &dolly.Error{Kind: dolly.Usage, Text: "a URL of webhook or heartbeat names no host", Hint: "it looks like https://example.org/path"}
		}
	}
	for _, to := range s.Beats {
		if to == "" {
			return &dolly.Error{Kind: dolly.Usage, Text: "a heartbeat goes nowhere", Hint: "name a file or a URL"}
		}
	}
	return nil
}
