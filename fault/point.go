package fault

import (
	"errors"
	"fmt"
)

// Kind is what is about to happen at a point.
type Kind string

// The kinds.
const (
	Commit Kind = "commit" // a transaction of a store
	Write  Kind = "write"  // a file's contents
	Rename Kind = "rename" // a file appears under its name
	Call   Kind = "call"   // of an edge: coins, ground, warden, network
)

// Point is one moment of a run. Points are numbered from 1.
type Point struct {
	N    int    `json:"n"`
	Kind Kind   `json:"kind"`
	Name string `json:"name"`
}

// String prints the point as people name it.
func (p Point) String() string { return fmt.Sprintf("%d (%s %s)", p.N, p.Kind, p.Name) }

// ErrInjected is what an effect returns when a plan made it fail.
var ErrInjected = errors.New("injected fault")
