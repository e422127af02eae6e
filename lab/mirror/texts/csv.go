package texts

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
)

// csvRows reads a table whose first line names the columns.
func csvRows(r io.Reader, cols Columns) (out []Row, _ error) {
	c := csv.NewReader(r)
	head, err := c.Read()
	if errors.Is(err, io.EOF) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
	}
	head[0] = strings.TrimPrefix(head[0], "\ufeff") // as spreadsheets write
	if err := cols.among(head); err != nil {
		return nil, err
	}
	q, a := slices.Index(head, cols.Question), slices.Index(head, cols.Answer)
	for {
		fields, err := c.Read()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, fmt.Errorf("%w: %w", ErrUnreadable, err)
		}
		got, err := row(fields[q], listed(fields[a]))
		if err != nil {
			line, _ := c.FieldPos(q)
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		out = append(out, got)
	}
}
