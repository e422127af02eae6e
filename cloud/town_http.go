package cloud

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"net/url"
)

// maxAnswer bounds what is read of a provider's answer, in bytes.
const maxAnswer = 1 << 20

// Problem is the body of every answer that is not 2xx.
type Problem struct {
	Code string `json:"code"` // see [Code]; may be empty
	Text string `json:"error"`
}

// call sends in as JSON, if it is not nil, and decodes the answer into out,
// likewise. Refusals come back as this package's errors.
func (t *Town) call(ctx context.Context, method, path string, in, out any) error {
	var body io.Reader
	if in != nil {
		raw, err := json.Marshal(in)
		if err != nil {
			return err
		}
		body = bytes.NewReader(raw)
	}
	request, err := http.NewRequestWithContext(ctx, method, t.base+path, body)
	if err != nil {
		return err
	}
	request.Header.Set("Content-Type", "application/json")
	response, err := t.client.Do(request)
	if err != nil {
		return withoutURL(err)
	}
	defer func() { _ = response.Body.Close() }() // it was only read
	raw, err := io.ReadAll(io.LimitReader(response.Body, maxAnswer))
	if err != nil {
		return err
	}
	if response.StatusCode/100 != 2 {
		return problem(response.Status, raw)
	}
	if out == nil {
		return nil
	}
	if err := json.Unmarshal(raw, out); err != nil {
		return fmt.Errorf("%w: %w", ErrAnswer, err)
	}
	return nil
}

// withoutURL takes an error's URL away: it holds the order's key.
func withoutURL(err error) error {
	if u := (*url.Error)(nil); errors.As(err, &u) {
		return u.Err
	}
	return err
}

func problem(status string, raw []byte) error {
	var p Problem
	if json.Unmarshal(raw, &p) != nil || Refusal(p.Code) == nil {
		return fmt.Errorf("the provider answered %s: %.200q", status, raw)
	}
	return fmt.Errorf("%w (%.200s)", Refusal(p.Code), p.Text)
}
