package mirror

import "github.com/dollynator/dolly/lab/strict"

// Subtensor is the chain: its blocks pass and it takes weights.
type Subtensor interface {
	// Block is the height; Advance is called after each step.
	Block() int64
	Advance() error
	// EpochLength is how many blocks lie between two settings of weights.
	EpochLength() int64
	// SetWeights takes one weight for each node.
	SetWeights(weights []float64) error
	// History is what was set.
	History() []WeightsSet
	keeper
}

// WeightsSet is one setting of weights.
type WeightsSet struct {
	Block   int64     `json:"block"`
	Weights []float64 `json:"weights"`
}

func subtensors() parts[Subtensor] {
	return parts[Subtensor]{"Subtensor", []kind[Subtensor]{
		{"BaseSubtensor", nil},
		{"DummySubtensor", func() maker[Subtensor] { return newDummySubtensor() }},
		{"Subtensor", func() maker[Subtensor] { return newCharterSubtensor() }},
	}}
}

// dummySubtensor is a chain of one machine.
type dummySubtensor struct {
	Network   string      `json:"network"`
	Block     int64       `json:"block"`
	Epoch     int64       `json:"epoch_length"`
	Delegated []delegator `json:"delegated"` // who stands behind this validator
}

// delegator is a key and what it staked.
type delegator struct {
	Key   string  `json:"key"`
	Stake float64 `json:"stake"`
}

func newDummySubtensor() *dummySubtensor {
	return &dummySubtensor{Network: "mirror", Block: 1, Epoch: 100, Delegated: []delegator{}}
}

func (s *dummySubtensor) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("network", strict.Word(&s.Network)), strict.At("block", strict.Whole(&s.Block)),
		strict.At("epoch_length", strict.Whole(&s.Epoch)),
		strict.At("delegated", strict.List(&s.Delegated, func(d *delegator) strict.Field {
			return strict.Record([]strict.Entry{strict.At("key", strict.Word(&d.Key)), strict.At("stake", strict.Number(&d.Stake))})
		})),
	}
}

func (s *dummySubtensor) check(c *checker) {
	c.least("block", float64(s.Block), 0)
	c.least("epoch_length", float64(s.Epoch), 1)
}

func (s *dummySubtensor) build(*bench) (Subtensor, error) {
	return &chain{Height: s.Block, epoch: s.Epoch}, nil
}

// chain counts blocks and keeps weights.
type chain struct {
	Height int64        `json:"block"`
	Set    []WeightsSet `json:"set"`
	epoch  int64
}

// Block implements [Subtensor].
func (c *chain) Block() int64 { return c.Height }

// Advance implements [Subtensor].
func (c *chain) Advance() error { c.Height++; return nil }

// EpochLength implements [Subtensor].
func (c *chain) EpochLength() int64 { return c.epoch }

// SetWeights implements [Subtensor].
func (c *chain) SetWeights(weights []float64) error {
	c.Set = append(c.Set, WeightsSet{c.Height, weights})
	return nil
}

// History implements [Subtensor].
func (c *chain) History() []WeightsSet { return c.Set }

func (c *chain) state() any { return c }
