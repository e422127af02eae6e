package study

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrKept is returned for kept fleets that cannot be read.
var ErrKept = errors.New("kept fleets that cannot be read")

// kept is a line of the file of fleets.
type kept struct {
	Key string `json:"key"`
	Fleet
}

// Load reads the fleets that were kept, and how many bytes of them are whole: a last
// line that is cut off is what an interrupted writer leaves, and is left out.
func Load(r io.Reader) (fleets map[string]Fleet, whole int64, err error) {
	fleets = map[string]Fleet{}
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return fleets, whole, nil
		}
		if err != nil {
			return nil, 0, fmt.Errorf("load fleets: %w", err)
		}
		var k kept
		if err := json.Unmarshal(line, &k); err != nil || k.Key == "" {
			return nil, 0, fmt.Errorf("%w: line %d is no fleet", ErrKept, n)
		}
		fleets[k.Key] = k.Fleet
		whole += int64(len(line))
	}
}

// Append keeps a fleet, a line. One that failed is not kept: it is played again by
// the next engine.
func Append(w io.Writer, key string, f Fleet) error {
	if f.Failed != "" {
		return nil
	}
	line, err := json.Marshal(kept{key, f})
	if err != nil {
		return fmt.Errorf("keep a fleet: %w", err)
	}
	if _, err := w.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("keep a fleet: %w", err)
	}
	return nil
}
