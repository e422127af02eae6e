package town

import (
	"testing"

	"github.com/dollynator/dolly"
)

func TestGift(t *testing.T) {
	const mb = dolly.MiB
	for name, c := range map[string]struct {
		balances []dolly.MB
		have     dolly.MB
		who      int
		amount   dolly.MB
	}{
		"who owes most":          {[]dolly.MB{-20 * mb, -90 * mb, -30 * mb}, 50 * mb, 1, 50 * mb},
		"no more than is owed":   {[]dolly.MB{0, -30 * mb}, 50 * mb, 1, 30 * mb},
		"the first of equals":    {[]dolly.MB{-30 * mb, -30 * mb}, 10 * mb, 0, 10 * mb},
		"too little to give":     {[]dolly.MB{-30 * mb}, leastGift - 1, 0, 0},
		"too little is owed":     {[]dolly.MB{1 - leastGift}, 50 * mb, 0, 0},
		"just enough":            {[]dolly.MB{-30 * mb}, leastGift, 0, leastGift},
		"nobody owes":            {[]dolly.MB{40 * mb, 0}, 50 * mb, 1, 0},
		"nobody is there":        {nil, 50 * mb, 0, 0},
		"the buybot itself owes": {[]dolly.MB{-30 * mb}, -mb, 0, 0},
	} {
		who, amount := gift(c.balances, c.have)
		if who != c.who || amount != c.amount {
			t.Errorf("%s: %v to %d, want %v to %d", name, amount, who, c.amount, c.who)
		}
	}
}
