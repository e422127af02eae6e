package scenarios

import (
	"embed"
	"errors"
	"fmt"
	"strings"

	"github.com/dollynator/dolly/lab/sim/scenario"
)

// ErrUnknown is returned for the name of no scenario.
var ErrUnknown = errors.New("unknown scenario")

//go:embed *.yml
var files embed.FS

// Names are those of all shipped scenarios, in order.
func Names() []string {
	entries, err := files.ReadDir(".")
	if err != nil {
		return nil // the folder is part of the program
	}
	var out []string
	for _, e := range entries {
		out = append(out, strings.TrimSuffix(e.Name(), ".yml"))
	}
	return out
}

// Open reads the shipped scenario of that name.
func Open(name string) (scenario.Scenario, error) {
	text, err := files.ReadFile(name + ".yml")
	if err != nil {
		return scenario.Scenario{}, fmt.Errorf("%w %q: there are %s", ErrUnknown, name, strings.Join(Names(), ", "))
	}
	return scenario.Parse(name+".yml", text)
}
