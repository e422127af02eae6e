package mirror

import (
	"hash/fnv"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/dollynator/dolly/lab/mirror/figures"
)

// Features of a message, and what is made of embeddings.
const (
	wordCount    = "num_words"
	meanWord     = "avg_word_length" // characters of the message for each word
	medianWord   = "median_word_length"
	firstWord    = "first_word"
	rewardTokens = "reward_num_tokens"
	embeddings   = "embeddings"
	embeddingX   = "embedding_x"
	embeddingY   = "embedding_y"
	rewardsOf    = "rewards" // their mean in an event
	scoresOf     = "scores"  // mean of those of the nodes that answered
	callTime     = "call_time"
	stepOf       = "step"
)

func features() []string {
	return []string{questionLength, wordCount, meanWord, medianWord, firstWord, rewardTokens, embeddings}
}

// figured are the figures of an event that can be plotted against others, or predicted.
func figured() []string { return []string{rewardsOf, scoresOf, callTime} }

// columns are what can be plotted along.
func (a *Analysis) columns() []string {
	out := append([]string{stepOf}, figured()...)
	for _, f := range a.Features {
		if f == embeddings {
			out = append(out, embeddingX, embeddingY)
		} else {
			out = append(out, f)
		}
	}
	return out
}

// table is events as columns.
type table struct {
	events  []Event
	columns map[string][]float64
	first   []string    // words, by the number that stands for each in its column
	vectors [][]float64 // embeddings
}

// newTable computes features of the events' messages.
func newTable(events []Event, wanted []string, tok tokenizer, vectors [][]float64) *table {
	t := &table{events: events, columns: map[string][]float64{}, vectors: vectors}
	for i := range events {
		e := &events[i]
		t.add(stepOf, float64(e.Step))
		t.add(rewardsOf, figures.Mean(e.Rewards))
		t.add(scoresOf, figures.Mean(e.scored()))
		t.add(callTime, e.CallTime)
		for _, f := range wanted {
			t.feature(f, e.Message, tok)
		}
	}
	if slices.Contains(wanted, embeddings) && len(events) > 0 {
		places, _ := figures.PCA(t.vectors, 2)
		for _, p := range places {
			t.add(embeddingX, p[0])
			t.add(embeddingY, p[1])
		}
	}
	return t
}

func (t *table) add(column string, v float64) { t.columns[column] = append(t.columns[column], v) }

func (t *table) feature(name, message string, tok tokenizer) {
	words := strings.Fields(message)
	switch name {
	case questionLength:
		t.add(name, count(questionLength, message))
	case wordCount:
		t.add(name, float64(len(words)))
	case meanWord:
		t.add(name, count(questionLength, message)/float64(len(words)))
	case medianWord:
		var lengths []float64
		for _, w := range words {
			lengths = append(lengths, float64(utf8.RuneCountInString(w)))
		}
		t.add(name, figures.Median(lengths))
	case firstWord:
		t.add(name, float64(t.word(words)))
	case rewardTokens:
		n := len((&tokens{}).split(message))
		if tok.Truncation {
			n = min(n, tok.MaxLength)
		}
		t.add(name, float64(n))
	}
}

// word is the number of a message's first word, in the order in which they came.
func (t *table) word(words []string) int {
	w := ""
	if len(words) > 0 {
		w = strings.ToLower(words[0])
	}
	if i := slices.Index(t.first, w); i >= 0 {
		return i
	}
	t.first = append(t.first, w)
	return len(t.first) - 1
}

// embeddingSize is the length of a text's own vector.
const embeddingSize = 64

// embed is a text as a vector of length 1: its words, each at a place and with a sign
// that are its hash (K. Weinberger and others, "Feature Hashing for Large Scale
// Multitask Learning", 2009).
func embed(text string) []float64 {
	out := make([]float64, embeddingSize)
	for _, w := range (&tokens{}).split(text) {
		h := fnv.New64a()
		h.Write([]byte(w))
		sum := h.Sum64()
		sign := 1.0
		if sum>>63 == 1 {
			sign = -1
		}
		out[sum%embeddingSize] += sign
	}
	norm := 0.0
	for _, v := range out {
		norm += v * v
	}
	for i := range out {
		out[i] /= max(1e-9, sqrt(norm))
	}
	return out
}
