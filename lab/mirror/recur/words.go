package recur

import (
	"hash/fnv"
	"math/rand/v2"
)

// MaxWords bounds a vocabulary; what comes later shares one vector.
const MaxWords = 30000

// Words are the vectors of words.
type Words struct {
	Known []string // in the order in which they were seen
	Table *Param
	seed  uint64
	index map[string]int
}

// NewWords makes an empty vocabulary of vectors of a size.
func NewWords(seed uint64, size int) *Words {
	return &Words{Table: &Param{Cols: size}, seed: seed, index: map[string]int{}}
}

// place is the row of a word, which is there then.
func (w *Words) place(word string) int {
	if at, ok := w.index[word]; ok {
		return at
	}
	if len(w.Known) >= MaxWords {
		return 0
	}
	h := fnv.New64a()
	h.Write([]byte(word))
	r := rand.New(rand.NewPCG(w.seed, h.Sum64()))
	w.index[word] = len(w.Known)
	w.Known = append(w.Known, word)
	w.Table.Rows++
	w.Table.grow(r.NormFloat64)
	return w.index[word]
}
