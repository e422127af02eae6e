package purchase

import (
	"strings"
	"testing"

	"github.com/dollynator/dolly/wire"
)

func TestHostileTextDoesNotSpoilTheRecord(t *testing.T) {
	long := strings.Repeat("a", maxText-1) + "é" // cut in the middle of a letter
	for _, why := range []string{long, "\xff\xfe", "cut off\xc3"} {
		for state, f := range map[State]Fact{
			StateProvisioned: InstallFailed{Why: why},
			StatePaid:        LookedUp{State: "ended", Reason: why},
			StateQuoted:      OrderRefused{Why: why},
			StateOrdered:     Paid{TxID: why},
		} {
			p, _ := upTo(t, state).Step(f, 5)
			var q Purchase
			if err := wire.Unmarshal(wire.Marshal(p), &q); err != nil {
				t.Errorf("after %#v: %v", f, err)
			}
		}
	}
}
