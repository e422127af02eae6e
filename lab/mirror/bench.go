package mirror

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"maps"
	"slices"

	"github.com/dollynator/dolly/lab/mirror/texts"
)

// bench is what the parts of a model are made of.
type bench struct {
	spec   *Spec
	seed   uint64
	nodes  int
	chain  Subtensor
	read   map[string][]texts.Row // by path
	fleet  *fleet                 // nil until a part needs it
	models Models                 // nil if there are none
}

// rows are the questions of a file; the columns are those of the data if it is the
// same file, else question and answer.
func (b *bench) rows(path string) ([]texts.Row, error) {
	if rows, ok := b.read[path]; ok {
		return rows, nil
	}
	cols := texts.Columns{Question: "question", Answer: "answer"}
	if d := b.spec.Data; d != nil && d.Path == path {
		cols = texts.Columns{Question: d.Schema.Train[0].Question, Answer: d.Schema.Train[0].Answer}
	}
	rows, err := texts.Open(b.spec.Folder, path, cols)
	if err != nil {
		return nil, err
	}
	b.read[path] = rows
	return rows, nil
}

// sample are the rows of the data, in the order in which they are asked.
func (b *bench) sample() ([]texts.Row, error) {
	d := b.spec.Data
	if d == nil {
		return nil, nil
	}
	rows, err := b.rows(d.Path)
	if err != nil {
		return nil, fmt.Errorf("data: %w", err)
	}
	if d.Sample == nil {
		return rows, nil
	}
	n := min(cmp.Or(d.Sample.N, len(rows)), len(rows))
	if d.Sample.Method == sampleFirst {
		return rows[:n], nil
	}
	out := make([]texts.Row, 0, n)
	for _, i := range newChance(d.Sample.Seed, streamPick).pick(upTo(len(rows)), n) {
		out = append(out, rows[i])
	}
	return out, nil
}

// digest tells whether what was read is what it was.
func (b *bench) digest() uint64 {
	h := fnv.New64a()
	for _, path := range slices.Sorted(maps.Keys(b.read)) {
		fmt.Fprintf(h, "%q %q", path, b.read[path])
	}
	return h.Sum64()
}
