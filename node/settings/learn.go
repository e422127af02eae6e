package settings

import (
	"errors"
	"fmt"
	"strings"

	"github.com/dollynator/dolly/agent/qd"
)

// ErrLearn is returned for a way to learn that has more parts than three.
var ErrLearn = errors.New("not MERGE[,VALUE[,CHOICE]]")

// Learn is how this node learns which offer to rent, and how one is taken.
type Learn struct {
	Merge  string `toml:"merge" comment:"mean: of the siblings' tables; evidence: signed, bound to certificates"`
	Value  string `toml:"value" comment:"efficiency: MB a satoshi; capacity: MB a day, divided by today's price (needs evidence)"`
	Choice string `toml:"choice" comment:"rank: by exponential draw; thompson: by uncertainty (needs evidence)"`
}

// DefaultLearn is how nodes learn unless told otherwise: what the studies of
// lab/sim/FINDINGS.md found best.
func DefaultLearn() Learn { return Learn{Merge: "evidence", Value: "capacity", Choice: "thompson"} }

// Rule is what the settings name.
func (l Learn) Rule() (qd.Rule, error) { return qd.NewRule(l.Merge, l.Value, l.Choice) }

// ParseLearn reads "evidence,capacity,thompson": merge, value and choice. Parts
// that are left out are efficiency and rank.
func ParseLearn(text string) (Learn, error) {
	l := Learn{Value: qd.Efficiency{}.Name(), Choice: qd.ByRank{}.Name()}
	parts := strings.Split(text, ",")
	if len(parts) > 3 {
		return Learn{}, fmt.Errorf("%w: %q", ErrLearn, text)
	}
	for i, into := range []*string{&l.Merge, &l.Value, &l.Choice}[:len(parts)] {
		*into = strings.TrimSpace(parts[i])
	}
	_, err := l.Rule()
	return l, err
}
