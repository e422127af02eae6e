package study

import (
	"errors"
	"fmt"
	"strings"
)

// ErrUnknown is returned for the name of no study.
var ErrUnknown = errors.New("unknown study")

// All are the studies, in the order of the page.
func All() []Study {
	return []Study{
		policies(), rich(),
		liars("liars-mean", mean, "averages tables"),
		liars("liars-evidence", evidence, "weighs evidence"),
		liars("liars-capacity", capacityThompson, "weighs evidence of capacity and draws"),
		closing(), slots(), grid(), calibration(),
	}
}

// ByName finds studies, in the order of the page; none named is all.
func ByName(names ...string) ([]Study, error) {
	var known []string
	wanted := map[string]bool{}
	for _, n := range names {
		wanted[n] = true
	}
	var out []Study
	for _, y := range All() {
		known = append(known, y.Name)
		if len(names) == 0 || wanted[y.Name] {
			out = append(out, y)
		}
		delete(wanted, y.Name)
	}
	for _, n := range names {
		if wanted[n] {
			return nil, fmt.Errorf("%w %q: there are %s", ErrUnknown, n, strings.Join(known, ", "))
		}
	}
	return out, nil
}
