package rl

// Tally is what was done in each row of a policy and what it was worth: all that a
// gradient needs of a batch, whose size it does not have.
type Tally struct {
	actions int
	count   []float64    // by row: how often it was met
	sums    [][2]float64 // by row and action: advantages up to zero, and above
}

// Reset empties the tally, for so many rows and actions.
func (t *Tally) Reset(rows, actions int) {
	t.actions = actions
	t.count, t.sums = zeros(t.count, rows), zeros(t.sums, rows*actions)
}

// Add counts that an action was taken in a row and had this advantage.
func (t *Tally) Add(row, action int, advantage float64) { t.AddAll(row, action, advantage, 1) }

// AddAll is Add so many times.
func (t *Tally) AddAll(row, action int, advantage, times float64) {
	t.count[row] += times
	sign := 0
	if advantage > 0 {
		sign = 1
	}
	t.sums[row*t.actions+action][sign] += times * advantage
}

func zeros[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	s = s[:n]
	clear(s)
	return s
}
