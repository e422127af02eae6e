package irc

import (
	"context"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/stage"
)

// ancestor are the commands that the ancestor's bot had.
const ancestor = "alive error init joke MB_wallet BTC_wallet TBTC_wallet MB_balance BTC_balance TBTC_balance matchmakers uploaded downloaded general helped helped_by qtable"

func TestEveryCommandAnswers(t *testing.T) {
	n := stage.New()
	n.Set(dolly.ViewPeers, dolly.PeersView{Rows: []dolly.PeerRow{{Debt: 3 * dolly.MiB}, {Debt: dolly.MiB}, {Debt: -2 * dolly.MiB}, {}}})
	n.Set(dolly.ViewLearning, dolly.LearningView{Updates: 7, Offers: []dolly.OfferRow{
		{Offer: dolly.Offer{ID: "a/b/c"}, Place: 2, Value: 0.5}, {Offer: dolly.Offer{ID: "d/e/f"}}, {Offer: dolly.Offer{ID: "g/h/i"}, Place: 1, Value: 1},
	}})
	want := map[string]string{
		"alive": "1 minute 30 seconds", "error": "relay: it fell over", "init": "0 alice, agent on network test, v1.2.3; started 2027-01-15 07:58 UTC",
		"MB_wallet": "12D3Koo", "TBTC_wallet": "bcrt1qalice", "BTC_wallet": "no BTC wallet", "TBTC_balance": "2000 sat, 700 sat in swaps, 500 sat on their way",
		"matchmakers": "5 matchmakers", "downloaded": "3 MB", "general": "0 alice on hexa/m/ams, earning: uploaded 400 MB", "helped": "helped 2 of the peers that I know: they owe 4 MB",
		"helped_by": "1 of the peers that I know helped me: I owe them 2 MB", "qtable": "7 updates; best: g/h/i +1.000, a/b/c +0.500",
	}
	asked := map[string]bool{}
	for _, c := range Commands() {
		asked[c.Name] = true
		text, err := c.answer(t.Context(), n)
		if err != nil || text == "" || !strings.Contains(text, want[c.Name]) {
			t.Errorf("%s: %q, %v; want %q", c.Name, text, err, want[c.Name])
		}
	}
	for _, name := range strings.Fields(ancestor) {
		if !asked[name] {
			t.Errorf("no %s", name)
		}
	}
	n.Down(true)
	for _, c := range Commands() {
		if _, err := c.answer(context.Background(), n); err == nil && c.Name != "joke" && c.Name != "help" {
			t.Errorf("%s of a node that is away", c.Name)
		}
	}
}

func TestTextsAreOneCleanLine(t *testing.T) {
	for in, want := range map[string]string{
		"a\r\nQUIT :x":    "a··QUIT :x",
		"\x01VERSION\x01": "·VERSION·",
		"\x0304red\x03":   "·04red·",
		"bob\xff\u202e":   "bob··",
		"grüße 東京":        "grüße 東京",
	} {
		if got := clean(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got := clean(strings.Repeat("東", 300)); len(got) > longest || !utf8.ValidString(got) {
		t.Errorf("%d bytes", len(got))
	}
}

func TestOnlySoMuchIsAnswered(t *testing.T) {
	m, now := newMeasure(), time.Unix(1_800_000_000, 0)
	count := func(host string, n int) (got int) {
		for range n {
			if m.allows(host, now) {
				got++
			}
		}
		return got
	}
	if got := count("evil.example", 100); got != 3 {
		t.Errorf("one host got %d answers at once", got)
	}
	all := 3
	for i := range 1000 {
		all += count(strings.Repeat("x", i), 1)
	}
	if all != 5 || len(m.hosts) > maxHosts {
		t.Errorf("%d answers to a crowd, %d hosts remembered", all, len(m.hosts))
	}
	now = now.Add(10 * time.Second)
	if got := count("bob.example", 100); got != 3 {
		t.Errorf("after ten seconds bob got %d", got)
	}
}

func TestNicksAndChannels(t *testing.T) {
	for name, want := range map[string]string{"alice": "dolly-alice", "Ærø d": "dolly-rd", "": "dolly", "a\r\nb": "dolly-ab", "averyveryverylongname": "dolly-averyveryver"} {
		if got := NickOf(name); !strings.HasPrefix(got, want) || !ValidNick(got) {
			t.Errorf("%q: %q, want %q", name, got, want)
		}
	}
	for _, bad := range []string{"", "1up", "-x", "a b", "ä", strings.Repeat("x", 31)} {
		if ValidNick(bad) {
			t.Errorf("%q is a nick", bad)
		}
	}
	for bad, ok := range map[string]bool{"#town": true, "&local": true, "town": false, "#": false, "#a,b": false, "#a b": false, "#a\n": false} {
		if ValidChannel(bad) != ok {
			t.Errorf("%q", bad)
		}
	}
	k := newNick("dolly-a")
	seen := map[string]bool{}
	for range 20 {
		n := k.next()
		if len(n) > shortest || seen[n] || !ValidNick(n) {
			t.Errorf("%q", n)
		}
		seen[n] = true
	}
}
