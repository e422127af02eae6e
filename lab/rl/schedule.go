package rl

// Schedule is a value that moves in a straight line and then stays.
type Schedule struct {
	From float64 `json:"from"`
	To   float64 `json:"to"`
	By   int     `json:"by"` // the epoch at which it has arrived; 0 for at once
}

// At is the value in an epoch, counted from 0.
func (s Schedule) At(epoch int) float64 {
	if epoch >= s.By {
		return s.To
	}
	return s.From + (s.To-s.From)*float64(epoch)/float64(s.By)
}
