package main

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// request asks for vectors of texts.
type request struct {
	Model     string   `json:"model"`     // folder
	Tokenizer string   `json:"tokenizer"` // folder; the model's if empty
	Texts     []string `json:"texts"`
}

// reply answers one request.
type reply struct {
	Vectors [][]float32 `json:"vectors,omitempty"`
	Head    bool        `json:"head"` // the model has one output for a text
	Error   string      `json:"error,omitempty"`
}

// maxLine bounds a request, in bytes.
const maxLine = 64 << 20

// serve answers requests until there are none.
func serve(ctx context.Context, in io.Reader, out io.Writer) (err error) {
	m, err := newModels(ctx)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, m.close()) }()
	s := bufio.NewScanner(in)
	s.Buffer(nil, maxLine)
	w := json.NewEncoder(out)
	for s.Scan() {
		var q request
		var a reply
		if err := json.Unmarshal(s.Bytes(), &q); err != nil {
			a.Error = fmt.Sprintf("no request: %v", err)
		} else if a.Vectors, a.Head, err = m.run(ctx, q); err != nil {
			a = reply{Error: err.Error()}
		}
		if err := w.Encode(a); err != nil {
			return err
		}
	}
	return s.Err()
}
