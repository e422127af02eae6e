package recur

import (
	"encoding/json"
	"errors"
)

// ErrState is returned for a state of another net.
var ErrState = errors.New("state of another net")

// state is what changes: weights and velocities in the order of the parameters.
type state struct {
	Known  []string
	Params []*Param
}

// MarshalJSON is all that training changed.
func (n *Net) MarshalJSON() ([]byte, error) {
	s := state{Params: n.params()}
	if n.Words != nil {
		s.Known = n.Words.Known
	}
	return json.Marshal(s)
}

// UnmarshalJSON goes on where another net of the same shape stood.
func (n *Net) UnmarshalJSON(text []byte) error {
	var s state
	if err := json.Unmarshal(text, &s); err != nil {
		return err
	}
	mine := n.params()
	if len(s.Params) != len(mine) {
		return ErrState
	}
	for i, p := range mine {
		q := s.Params[i]
		words := n.Words != nil && p == n.Words.Table
		if q.Cols != p.Cols || len(q.W) != q.Rows*q.Cols || len(q.V) != len(q.W) || (!words && q.Rows != p.Rows) || (words && q.Rows != len(s.Known)) {
			return ErrState
		}
		p.Rows, p.W, p.V, p.grad = q.Rows, q.W, q.V, make([]float64, len(q.W))
	}
	if n.Words != nil {
		n.Words.Known = s.Known
		for i, word := range s.Known {
			n.Words.index[word] = i
		}
	}
	return nil
}
