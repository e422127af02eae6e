package mirror

import (
	"encoding/json"
	"math/rand/v2"
)

// chance is a generator whose state can be kept.
type chance struct {
	*rand.Rand
	source *rand.PCG
}

// newChance makes the generator of one use of a seed; a run's seed has many.
func newChance(seed, stream uint64) *chance {
	source := rand.NewPCG(seed, stream)
	return &chance{rand.New(source), source}
}

// Streams of a run's seed.
const (
	streamPick  = 1
	streamPool  = 2
	streamValue = 3 // of a component's own seed
	streamNet   = 4
	streamFleet = 5
)

// MarshalJSON is where the generator stands.
func (c *chance) MarshalJSON() ([]byte, error) {
	raw, err := c.source.MarshalBinary()
	if err != nil {
		return nil, err
	}
	return json.Marshal(raw)
}

// UnmarshalJSON goes on where another stood.
func (c *chance) UnmarshalJSON(text []byte) error {
	var raw []byte
	if err := json.Unmarshal(text, &raw); err != nil {
		return err
	}
	return c.source.UnmarshalBinary(raw)
}

// pick draws n distinct items in the order in which they were drawn.
func (c *chance) pick(of []int, n int) []int {
	out := make([]int, 0, n)
	for _, i := range c.Perm(len(of))[:n] {
		out = append(out, of[i])
	}
	return out
}
