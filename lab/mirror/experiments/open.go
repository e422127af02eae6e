package experiments

import (
	"embed"
	"fmt"
	"io/fs"
	"strings"

	"github.com/dollynator/dolly/lab/strict"
)

//go:embed *.yml
var files embed.FS

// Names are the experiments that ship, in order.
func Names() (out []string) {
	found, err := fs.Glob(files, "*.yml")
	if err != nil {
		panic(err) // the pattern is in this line
	}
	for _, f := range found {
		out = append(out, strings.TrimSuffix(f, ".yml"))
	}
	return out
}

// Open is the text of an experiment; fs.ErrNotExist, with the nearest, if there is
// none of that name.
func Open(name string) ([]byte, error) {
	text, err := files.ReadFile(name + ".yml")
	if err != nil {
		return nil, fmt.Errorf("%w: no experiment %q ships; %sthere are %s", fs.ErrNotExist, name, strict.Guess(name, Names()), strings.Join(Names(), ", "))
	}
	return text, nil
}
