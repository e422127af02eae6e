package cli

import (
	"io"
	"os"

	"github.com/dollynator/dolly"
)

// ReadAll reads a file that an argument names; a single dash is standard input.
func (e *Env) ReadAll(path string) ([]byte, error) {
	if path == "-" {
		raw, err := io.ReadAll(e.In)
		if err != nil {
			return nil, &dolly.Error{Kind: dolly.Failed, Text: "standard input cannot be read", Err: err}
		}
		return raw, nil
	}
	raw, err := os.ReadFile(path)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "the file cannot be read", Err: err, Hint: "name a file, or - for standard input"}
	}
	return raw, nil
}
