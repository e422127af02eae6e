package mirror

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"unicode"
	"unicode/utf8"
)

// tokensWords names the tokenizer that needs no file.
const tokensWords = "words"

// maxTokens is how many tokens of a message are read: the last ones, as the score is
// the state after the last.
const maxTokens = 128

// tokens splits texts.
type tokens struct {
	known map[string]bool // pieces of words; nil if words are not cut
}

// vocabulary is the file of a WordPiece model's pieces, one a line.
const vocabulary = "vocab.txt"

// newTokens is the tokenizer of a name: words, or a folder with a vocabulary.
func newTokens(folder, name string) (*tokens, error) {
	if name == tokensWords || name == "" {
		return &tokens{}, nil
	}
	path := filepath.Join(name, vocabulary)
	if !filepath.IsAbs(path) {
		path = filepath.Join(folder, path)
	}
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, fmt.Errorf("%w: tokenizer_name %s: want %q, or a folder with the model's %s beside the experiment: fetch that one file from where the model is published", ErrNoNet, name, tokensWords, vocabulary)
	}
	t := &tokens{known: map[string]bool{}}
	for line := range strings.Lines(string(text)) {
		t.known[strings.TrimRight(line, "\r\n")] = true
	}
	return t, nil
}

// split is a text's tokens, one at least.
func (t *tokens) split(text string) []string {
	var out []string
	for _, w := range cut(text) {
		if t.known == nil {
			out = append(out, strings.ToLower(w))
		} else {
			out = append(out, t.pieces(w)...)
		}
	}
	if len(out) == 0 {
		return []string{""}
	}
	return out
}

// cut separates words and single signs.
func cut(text string) (out []string) {
	from := -1
	for i, r := range text {
		word := unicode.IsLetter(r) || unicode.IsDigit(r)
		if !word && from >= 0 {
			out, from = append(out, text[from:i]), -1
		}
		switch {
		case word && from < 0:
			from = i
		case !word && !unicode.IsSpace(r):
			out = append(out, string(r))
		}
	}
	if from >= 0 {
		out = append(out, text[from:])
	}
	return out
}

// pieces cuts a word into the longest known ones from its beginning on, as WordPiece
// does (Y. Wu and others 2016); an unknown one is [UNK].
func (t *tokens) pieces(word string) (out []string) {
	for rest, mark := word, ""; rest != ""; mark = "##" {
		n := len(rest)
		for n > 0 && !t.known[mark+rest[:n]] {
			_, size := utf8.DecodeLastRuneInString(rest[:n])
			n -= size
		}
		if n == 0 {
			return []string{"[UNK]"}
		}
		out, rest = append(out, mark+rest[:n]), rest[n:]
	}
	return out
}
