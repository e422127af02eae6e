package life

import (
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

func TestADecisionSaysWhatAMBIsWorth(t *testing.T) {
	f := moneyFacts{MB: dolly.MiB, Worth: worthFacts{Price: 2, Last: 0.4, Least: 2, Most: 2.4, Volume: 5600 * dolly.MiB}}
	for own, want := range map[bool]string{
		false: "a MB is worth 2.000 sat: the last believed trade paid 0.400; 5600 MB that others told of in a week say no less than 2.000 and no more than 2.400",
		true:  "paid 0.400; 5600 MB of own sales in a week say",
	} {
		f.Worth.Own = own
		if text := strings.Join(f.lines(), "\n"); !strings.Contains(text, want) {
			t.Errorf("explained as\n%s", text)
		}
	}
	f.Worth = worthFacts{}
	if text := strings.Join(f.lines(), "\n"); strings.Contains(text, "worth") {
		t.Errorf("without a price explained as\n%s", text)
	}
}
