package texts

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"slices"
)

// maxLine bounds a line of JSON, in bytes.
const maxLine = 16 << 20

// jsonl reads one object a line; empty lines are none.
func jsonl(r io.Reader, cols Columns) (out []Row, _ error) {
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxLine)
	for n := 1; s.Scan(); n++ {
		if len(bytes.TrimSpace(s.Bytes())) == 0 {
			continue
		}
		got, err := object(s.Bytes(), cols)
		if err != nil {
			return nil, fmt.Errorf("line %d: %w", n, err)
		}
		out = append(out, got)
	}
	if err := s.Err(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	return out, nil
}

func object(line []byte, cols Columns) (Row, error) {
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(line, &fields); err != nil {
		return Row{}, fmt.Errorf("%w: no JSON object: %w", ErrUnreadable, err)
	}
	if err := cols.among(slices.Sorted(maps.Keys(fields))); err != nil {
		return Row{}, err
	}
	var question, one string
	if err := json.Unmarshal(fields[cols.Question], &question); err != nil {
		return Row{}, fmt.Errorf("%w: %s is no text", ErrUnreadable, cols.Question)
	}
	var many []string
	if json.Unmarshal(fields[cols.Answer], &one) == nil {
		many = []string{one}
	} else if err := json.Unmarshal(fields[cols.Answer], &many); err != nil {
		return Row{}, fmt.Errorf("%w: %s is neither a text nor a list of texts", ErrUnreadable, cols.Answer)
	}
	return row(question, many)
}
