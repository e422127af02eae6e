//go:build faults

package edge

import (
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly/fault"
)

type death struct{}

// A child's key is drawn on a server that is paid for: wherever that is cut
// short, asking again gives a key.
func TestI11ACrashWhileAKeyIsDrawnLeavesNoHalfKey(t *testing.T) {
	for _, strike := range fault.Strikes() {
		for n := 1; ; n++ {
			path := filepath.Join(t.TempDir(), "key")
			i := fault.NewInjector(fault.Plan{{N: n, Strike: strike}}, 0, func(_ fault.Point, s fault.Strike) {
				if s != fault.FailOn {
					panic(death{})
				}
			})
			func() {
				defer fault.Arm(i)()
				defer func() {
					if p := recover(); p != nil && p != (death{}) {
						panic(p)
					}
				}()
				_, _ = CreateKey(path) // cut short: what matters is what comes after
			}()
			key, _, err := KeepKey(path)
			if err != nil {
				t.Fatalf("%s at %d: %v", strike, n, err)
			}
			if again, _, err := KeepKey(path); err != nil || again.Peer() != key.Peer() {
				t.Fatalf("%s at %d: another key, %v", strike, n, err)
			}
			if len(i.Points()) < n {
				break
			}
		}
	}
}
