package mirror

import (
	"fmt"

	"github.com/dollynator/dolly/lab/strict"
)

// Metagraph knows the nodes; their uids are 0 … n − 1.
type Metagraph interface {
	// Hotkeys are the nodes' keys by uid. Another key is another node.
	Hotkeys() []string
	// Serving are the uids that can be called, ascending.
	Serving() []int
	// Sync looks at the nodes as they are at a block.
	Sync(block int64) error
	keeper
}

func metagraphs() parts[Metagraph] {
	return parts[Metagraph]{"Metagraph", []kind[Metagraph]{
		{"BaseMetagraph", nil},
		{"DummyMetagraph", func() maker[Metagraph] { return newDummyMetagraph() }},
		{"Metagraph", func() maker[Metagraph] { return newLedgerMetagraph() }},
	}}
}

// MaxNodes bounds a network.
const MaxNodes = 65536

// dummyMetagraph is nodes that never change.
type dummyMetagraph struct {
	NetUID  int    `json:"netuid"`
	Network string `json:"network"`
	Nodes   int    `json:"num_nodes"`
}

func newDummyMetagraph() *dummyMetagraph { return &dummyMetagraph{Network: "mirror", Nodes: 16} }

func (m *dummyMetagraph) keys() []strict.Entry {
	return []strict.Entry{
		strict.At("netuid", strict.Whole(&m.NetUID)), strict.At("network", strict.Word(&m.Network)), strict.At("num_nodes", strict.Whole(&m.Nodes)),
	}
}

func (m *dummyMetagraph) check(c *checker) {
	c.least("netuid", float64(m.NetUID), 0)
	c.within("num_nodes", float64(m.Nodes), 1, MaxNodes)
}

func (m *dummyMetagraph) build(*bench) (Metagraph, error) {
	out := &still{}
	for uid := range m.Nodes {
		out.hotkeys = append(out.hotkeys, fmt.Sprintf("%s-%d-%d", m.Network, m.NetUID, uid))
	}
	return out, nil
}

// still is a metagraph in which nothing moves.
type still struct{ hotkeys []string }

// Hotkeys implements [Metagraph].
func (s *still) Hotkeys() []string { return s.hotkeys }

// Serving implements [Metagraph].
func (s *still) Serving() []int { return upTo(len(s.hotkeys)) }

// Sync implements [Metagraph].
func (s *still) Sync(int64) error { return nil }

func (s *still) state() any { return nil }
