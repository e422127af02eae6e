package consensus

import (
	"bufio"
	"encoding/json"
	"errors"
	"fmt"
	"io"
)

// ErrKept is returned for kept runs that cannot be read.
var ErrKept = errors.New("kept runs that cannot be read")

// kept is a line of the file of finished runs.
type kept struct {
	Key string `json:"key"`
	Outcome
	Curve []float64 `json:"curve"`
}

// LoadKept reads the outcomes that were kept, by their jobs' keys, and how many bytes of
// them are whole: a last line that is cut off is what an interrupted writer leaves, and
// is left out.
func LoadKept(r io.Reader) (outcomes map[string]Outcome, whole int64, err error) {
	outcomes = map[string]Outcome{}
	lines := bufio.NewReader(r)
	for n := 1; ; n++ {
		line, err := lines.ReadBytes('\n')
		if errors.Is(err, io.EOF) {
			return outcomes, whole, nil
		}
		if err != nil {
			return nil, 0, fmt.Errorf("load runs: %w", err)
		}
		var k kept
		if err := json.Unmarshal(line, &k); err != nil || k.Key == "" || len(k.Curve) == 0 {
			return nil, 0, fmt.Errorf("%w: line %d is no run", ErrKept, n)
		}
		k.Outcome.Curve = k.Curve
		outcomes[k.Key] = k.Outcome
		whole += int64(len(line))
	}
}

// Keep writes an outcome as a line, in one piece.
func Keep(w io.Writer, key string, o Outcome) error {
	line, err := json.Marshal(kept{key, o, o.Curve})
	if err != nil {
		return fmt.Errorf("keep a run: %w", err)
	}
	if _, err := w.Write(append(line, '\n')); err != nil {
		return fmt.Errorf("keep a run: %w", err)
	}
	return nil
}
