package mutants

import (
	"errors"
	"fmt"
	"strings"
)

// ErrStale is returned when the text that a mutant replaces is not in its file
// exactly once: the list is older than the code.
var ErrStale = errors.New("stale mutant")

// Mutant is one rule taken out of one file.
type Mutant struct {
	Name      string   `json:"name"`      // words-with-dashes, unique
	Invariant string   `json:"invariant"` // that it breaks; "strategy" are the rules by which an agent sells
	File      string   `json:"file"`      // below the root of the tree, with slashes
	Old       string   `json:"-"`         // stands in File exactly once
	New       string   `json:"-"`
	Packages  []string `json:"packages"`      // whose tests must fail, as "./charter"
	Run       string   `json:"run,omitempty"` // only the tests that match; empty for all
}

// Edit returns the file with the rule taken out.
func (m Mutant) Edit(file []byte) ([]byte, error) {
	text := string(file)
	if n := strings.Count(text, m.Old); m.Old == "" || m.Old == m.New || n != 1 {
		return nil, fmt.Errorf("%w: %s: its text is in %s %d times, not once", ErrStale, m.Name, m.File, n)
	}
	return []byte(strings.Replace(text, m.Old, m.New, 1)), nil
}

// All is every mutant.
func All() []Mutant {
	var all []Mutant
	for _, group := range [][]Mutant{
		leases(), acts(), settlements(), slots(), warmth(), // the registry
		orders(), chains(), permits(), holders(), portions(), estates(),
		quotes(), payments(), endings(), lives(), wallets(),
		mirrors(), buyers(), sellers(),
		swapSteps(), swapTrades(), ladders(),
		books(), lines(),
	} {
		all = append(all, group...)
	}
	return all
}

// edit is a mutant of a file that its group names.
type edit struct {
	name, invariant string
	old, new        string
	run             string
}

func in(file, pkg string, edits ...edit) []Mutant {
	all := make([]Mutant, len(edits))
	for i, e := range edits {
		all[i] = Mutant{
			Name: e.name, Invariant: e.invariant, File: file, Old: e.old, New: e.new,
			Packages: []string{pkg}, Run: e.run,
		}
	}
	return all
}

// inCharter names a file of the charter room.
func inCharter(file string, edits ...edit) []Mutant {
	return in("charter/"+file, "./charter", edits...)
}

// inPurchase names a file of the room of purchases.
func inPurchase(file string, edits ...edit) []Mutant {
	return in("agent/purchase/"+file, "./agent/purchase", edits...)
}
