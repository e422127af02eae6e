package cli

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Env is what a program has of the world around it.
type Env struct {
	In     io.Reader
	Out    io.Writer // results
	Err    io.Writer // messages
	Getenv func(string) string
}

// System is the process's own.
func System() *Env { return &Env{In: os.Stdin, Out: os.Stdout, Err: os.Stderr, Getenv: os.Getenv} }

// Print writes a line of the result. A pipe that nobody reads any more is no
// error of ours.
func (e *Env) Print(format string, args ...any) { say(e.Out, format, args) }

// Say writes a line of message.
func (e *Env) Say(format string, args ...any) { say(e.Err, format, args) }

// say keeps control characters, which may be a stranger's, off the terminal.
func say(w io.Writer, format string, args []any) {
	text := strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) || r == '\n' {
			return r
		}
		return '·'
	}, fmt.Sprintf(format, args...))
	_, _ = io.WriteString(w, text+"\n")
}

// Line is a text as a part of one line: a stranger's must not begin another.
func Line(text string) string { return strings.NewReplacer("\n", "·", "\r", "·").Replace(text) }

// Table prints rows of a word and what it says, the latter below one another.
func (e *Env) Table(rows [][2]string) {
	width := 0
	for _, r := range rows {
		width = max(width, utf8.RuneCountInString(r[0]))
	}
	for _, r := range rows {
		e.Print("%-*s  %s", width, Line(r[0]), Line(r[1]))
	}
}

// JSON writes the result for scripts.
func (e *Env) JSON(v any) error {
	enc := json.NewEncoder(e.Out)
	enc.SetIndent("", "  ")
	if err := enc.Encode(v); err != nil {
		return fmt.Errorf("write the result: %w", err)
	}
	return nil
}

// Flag is a flag's value or, if it was not given, the variable's.
func (e *Env) Flag(value, variable string) string {
	if value != "" {
		return value
	}
	return e.Getenv(variable)
}
