package life

import (
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

func TestADecisionSaysWhatAMBIsWorth(t *testing.T) {
	f := moneyFacts{MB: dolly.MiB, Worth: worthFacts{Price: 2, Last: 0.4, Most: 2.5, Least: 2, Volume: 5600 * dolly.MiB}}
	text := strings.Join(f.lines(), "\n")
	if want := "a MB is worth 2.000 sat: the last believed trade paid 0.400, the last day says no more than 2.500, 5600 MB of a week no less than 2.000"; !strings.Contains(text, want) {
		t.Errorf("explained as\n%s", text)
	}
	f.Worth = worthFacts{}
	if text := strings.Join(f.lines(), "\n"); strings.Contains(text, "worth") {
		t.Errorf("without a price explained as\n%s", text)
	}
}
