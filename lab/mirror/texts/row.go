package texts

import (
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/dollynator/dolly/lab/strict"
)

// ErrUnreadable is in the tree of each error about what a file holds.
var ErrUnreadable = errors.New("unreadable data")

// Row is a question and the answers that are right, one at least.
type Row struct {
	Question string
	Answers  []string
}

// Columns are the names of a file's columns.
type Columns struct{ Question, Answer string }

// among finds both columns in those of a file.
func (c Columns) among(have []string) error {
	for _, name := range []string{c.Question, c.Answer} {
		if !slices.Contains(have, name) {
			return fmt.Errorf("%w: there is no column %s; %sthere are %s", ErrUnreadable, name, strict.Guess(name, have), strings.Join(have, ", "))
		}
	}
	return nil
}

// row makes one of its texts.
func row(question string, answers []string) (Row, error) {
	answers = slices.DeleteFunc(answers, func(a string) bool { return strings.TrimSpace(a) == "" })
	switch {
	case strings.TrimSpace(question) == "":
		return Row{}, fmt.Errorf("%w: the question is empty", ErrUnreadable)
	case len(answers) == 0:
		return Row{}, fmt.Errorf("%w: there is no answer", ErrUnreadable)
	}
	return Row{question, answers}, nil
}

// listed are the texts of a JSON list, or the text itself.
func listed(text string) []string {
	var many []string
	if strings.HasPrefix(strings.TrimSpace(text), "[") && json.Unmarshal([]byte(text), &many) == nil {
		return many
	}
	return []string{text}
}
