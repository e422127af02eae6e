package rl

// Tally is what was done in each row of a policy and what it was worth: all that a
// gradient needs of a batch, whose size it does not have.
type Tally struct {
	actions int
	count   []float64 // by row: how often it was met
	up      []float64 // by row and action: the sum of advantages above zero
	down    []float64 // and of those below
}

// Reset empties the tally, for so many rows and actions.
func (t *Tally) Reset(rows, actions int) {
	t.actions = actions
	t.count, t.up, t.down = zeros(t.count, rows), zeros(t.up, rows*actions), zeros(t.down, rows*actions)
}

// Add counts that an action was taken in a row and had this advantage.
func (t *Tally) Add(row, action int, advantage float64) {
	t.count[row]++
	if advantage > 0 {
		t.up[row*t.actions+action] += advantage
	} else {
		t.down[row*t.actions+action] += advantage
	}
}

func zeros(s []float64, n int) []float64 {
	if cap(s) < n {
		return make([]float64, n, 2*n)
	}
	s = s[:n]
	clear(s)
	return s
}
