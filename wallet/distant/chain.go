package distant

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"github.com/dollynator/dolly/wallet"
)

var _ wallet.Backend = (*Chain)(nil)

// maxReply bounds an answer, in bytes.
const maxReply = 64 << 20

// Chain is a chain far away. All methods may be called from any goroutine.
type Chain struct {
	base   string
	short  *http.Client // for one question
	stream *http.Client // for events, which have no end
}

// Dial is the chain at baseURL, such as http://127.0.0.1:4711. It does not
// connect; the first question does.
func Dial(baseURL string) *Chain {
	return &Chain{
		base:  strings.TrimSuffix(baseURL, "/"),
		short: &http.Client{Timeout: 10 * time.Second}, stream: &http.Client{},
	}
}

// Tip asks for the tip.
func (c *Chain) Tip(ctx context.Context) (t wallet.Tip, err error) {
	err = c.get(ctx, "/tip", &t)
	return t, err
}

// Script asks for the history of pkScript.
func (c *Chain) Script(ctx context.Context, pkScript []byte) (out []wallet.Output, err error) {
	err = c.get(ctx, "/script/"+wallet.ScriptID(pkScript).String(), &out)
	return out, err
}

// Submit hands in a transaction.
func (c *Chain) Submit(ctx context.Context, raw []byte) (string, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, c.base+"/tx", bytes.NewReader(raw))
	if err != nil {
		return "", fmt.Errorf("ask the chain: %w", err)
	}
	req.Header.Set("Content-Type", "application/octet-stream")
	var s Submitted
	err = c.do(req, &s)
	return s.TxID, err
}

// Subscribe follows the tip until ctx ends or the link is lost; then the
// channel closes, and the caller subscribes again.
func (c *Chain) Subscribe(ctx context.Context) (<-chan wallet.Tip, error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+"/events", nil)
	if err != nil {
		return nil, fmt.Errorf("follow the chain: %w", err)
	}
	resp, err := c.stream.Do(req)
	if err != nil {
		return nil, fmt.Errorf("follow the chain: %w", err)
	}
	if resp.StatusCode != http.StatusOK {
		_ = resp.Body.Close()
		return nil, fmt.Errorf("follow the chain: it answers %s", resp.Status)
	}
	tips := make(chan wallet.Tip)
	go func() {
		defer close(tips)
		defer func() { _ = resp.Body.Close() }()
		readTips(ctx, resp.Body, tips)
	}()
	return tips, nil
}

func readTips(ctx context.Context, r io.Reader, tips chan<- wallet.Tip) {
	lines := bufio.NewScanner(r)
	for lines.Scan() {
		data, ok := strings.CutPrefix(lines.Text(), "data: ")
		if !ok {
			continue
		}
		var t wallet.Tip
		if json.Unmarshal([]byte(data), &t) != nil {
			return // not a chain at the other end
		}
		select {
		case tips <- t:
		case <-ctx.Done():
			return
		}
	}
}

func (c *Chain) get(ctx context.Context, path string, v any) error {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, c.base+path, nil)
	if err != nil {
		return fmt.Errorf("ask the chain: %w", err)
	}
	return c.do(req, v)
}

func (c *Chain) do(req *http.Request, v any) error {
	resp, err := c.short.Do(req)
	if err != nil {
		return fmt.Errorf("ask the chain: %w", err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(io.LimitReader(resp.Body, maxReply))
	if err != nil {
		return fmt.Errorf("ask the chain: %w", err)
	}
	if resp.StatusCode == http.StatusOK {
		if err := json.Unmarshal(body, v); err != nil {
			return fmt.Errorf("read the chain's answer: %w", err)
		}
		return nil
	}
	var p Problem
	if json.Unmarshal(body, &p) != nil || p.Error == "" {
		p.Error = resp.Status
	}
	if resp.StatusCode == http.StatusUnprocessableEntity {
		return fmt.Errorf("%w: %s", wallet.ErrRejected, strings.TrimPrefix(p.Error, wallet.ErrRejected.Error()+": "))
	}
	return fmt.Errorf("ask the chain: %s", p.Error)
}
