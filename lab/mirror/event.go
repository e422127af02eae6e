package mirror

import (
	"encoding/json"
	"slices"
)

// Event is one pass with at least one success.
type Event struct {
	Completion     string    `json:"completion"` // of the winner
	Message        string    `json:"message"`    // the user's text
	UIDs           []int     `json:"uids"`       // that answered
	Rewards        []float64 `json:"rewards"`    // of them
	Scores         []float64 `json:"scores"`     // of all nodes, by uid
	AllUIDs        []int     `json:"all_uids"`   // that were called
	AllCompletions []string  `json:"all_completions"`
	Hotkeys        []string  `json:"hotkeys"` // of all nodes, by uid
	Block          int64     `json:"block"`
	IsQuestion     bool      `json:"is_question"`
	CallTime       float64   `json:"call_time"` // seconds of the longest call, in the pool's own time
	Step           int       `json:"step"`
	StepSub        int       `json:"step_sub"` // pass within the step, from 0
}

// attributes are the names of an event's fields, in their order.
func attributes() []string {
	return []string{"completion", "message", "uids", "rewards", "scores", "all_uids", "all_completions", "hotkeys", "block", "is_question",
		"call_time", "step", "step_sub"}
}

// analysed are the fields that an analysis reads.
func analysed() []string {
	return []string{"message", "uids", "rewards", "scores", "all_uids", "is_question", "call_time", "step", "step_sub"}
}

// line writes an event without what is ignored.
func (e *Event) line(ignore []string) (json.RawMessage, error) {
	text, err := json.Marshal(e)
	if err != nil || len(ignore) == 0 {
		return text, err
	}
	var fields map[string]json.RawMessage
	if err := json.Unmarshal(text, &fields); err != nil {
		return nil, err
	}
	out := []byte{'{'}
	for _, name := range attributes() {
		if slices.Contains(ignore, name) {
			continue
		}
		if len(out) > 1 {
			out = append(out, ',')
		}
		out = append(append(append(append(out, '"'), name...), `":`...), fields[name]...)
	}
	return append(out, '}'), nil
}

// scored are the scores of those that answered.
func (e *Event) scored() []float64 {
	out := make([]float64, len(e.UIDs))
	for i, uid := range e.UIDs {
		out[i] = e.Scores[uid]
	}
	return out
}
