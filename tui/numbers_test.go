package tui

import (
	"math"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
	"pgregory.net/rapid"
)

func TestNumbers(t *testing.T) {
	for got, want := range map[string]string{
		thousands(0):                               "0",
		thousands(999):                             "999",
		thousands(-1000):                           "-1,000",
		thousands(-123456):                         "-123,456",
		thousands(1234567):                         "1,234,567",
		thousands(math.MinInt64):                   "-9,223,372,036,854,775,808",
		mb(61204*dolly.MiB + 5):                    "61,204",
		sat(8940):                                  "8,940",
		rate(7.7 * float64(dolly.MiB)):             "7.7",
		decimal(math.NaN(), 1):                     "–",
		whole(843.6):                               "844",
		whole(math.Inf(1)):                         "–",
		percent(0.534):                             "53%",
		percent(0.001):                             "<1%",
		days(-1):                                   "–",
		span(42 * time.Second):                     "42 s",
		span(179 * time.Second):                    "2 min",
		span(5 * time.Hour):                        "5 h",
		span(12 * dolly.Day):                       "12 d",
		ago(epoch, before(-time.Hour)):             "0 s",
		plural(1, "trade") + plural(2345, " fork"): "1 trade2,345  forks",
		signed(336) + signed(-70):                  "+336-70",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	if percent(0) != "" || ago(epoch, 0) != "–" {
		t.Error("nothing is not shown as nothing")
	}
}

// TestWholePartsAddUp: a sum that is written beside its parts is theirs.
func TestWholePartsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var sum, shown dolly.MB
		var parts []dolly.MB
		for _, n := range rapid.SliceOfN(rapid.Int64Range(0, 1<<50), 1, 5).Draw(t, "bytes") {
			parts, sum = append(parts, dolly.MB(n)), sum+dolly.MB(n)
		}
		for i, s := range wholeMB(parts...) {
			n, err := strconv.ParseInt(strings.ReplaceAll(s, ",", ""), 10, 64)
			if d := dolly.MB(n) - parts[i]/dolly.MiB; err != nil || d < 0 || d > 1 {
				t.Errorf("%d bytes are %s MB (%v)", parts[i], s, err)
			}
			shown += dolly.MB(n)
		}
		if shown != sum/dolly.MiB {
			t.Errorf("parts add up to %d MB of %d", shown, sum/dolly.MiB)
		}
	})
}

func TestCharts(t *testing.T) {
	for got, want := range map[string]string{
		spark([]float64{9, 0, 1, 4, 8}, 4):                         " ▁▄█",
		wave([]float64{90, 95, 100}, 9):                            "▂▅█",
		wave([]float64{7, 7}, 9):                                   "██",
		strings.Join(area([]float64{0, 1, 2, 4}, 0, 4, 5, 2), "|"): "    █|  ▄██",
		bar(1, 2, 8):                             "████",
		bar(1, 16, 8):                            "▌",
		bar(-1, 2, 8):                            "",
		bar(3, 2, 2):                             "██",
		bar(0.001, 2, 2):                         "▏",
		strings.Join(area(nil, 0, 0, 3, 1), "|"): "   ",
		strings.Join(area([]float64{math.NaN(), math.Inf(1)}, 0, 1, 2, 1), ""): " █",
	} {
		if got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
}

func TestBranches(t *testing.T) {
	var rows []dolly.AgentRow
	for _, p := range []string{"0", "0.1", "0.1.1", "0.1.1.1", "0.1.2", "0.2", "0.2.1", "0.9.1"} {
		rows = append(rows, dolly.AgentRow{Path: p, Alive: true})
	}
	var got []string
	for i, b := range branches(rows) {
		got = append(got, b+rows[i].Path)
	}
	want := []string{"● 0", "├● 0.1", "│├● 0.1.1", "││└● 0.1.1.1", "│└● 0.1.2", "└● 0.2", " └● 0.2.1", " └● 0.9.1"}
	if strings.Join(got, "\n") != strings.Join(want, "\n") {
		t.Errorf("got\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

func TestLife(t *testing.T) {
	for _, c := range []struct {
		a    dolly.AgentRow
		want string
	}{
		{dolly.AgentRow{Alive: true, Phase: dolly.Earning}, "● earning"},
		{dolly.AgentRow{Alive: true, Phase: dolly.Selling, Waits: "selling 66 MB"}, "● selling 66 MB"},
		{dolly.AgentRow{Alive: true, Phase: dolly.Starting}, "◐ starting"},
		{dolly.AgentRow{Alive: true, Phase: dolly.WindingDown}, "◐ winding down"},
		{dolly.AgentRow{Left: true, Phase: dolly.Stopped, Waits: "stopped by who runs its machine", Seen: before(time.Minute)}, "○ stopped 1 min ago"},
		{dolly.AgentRow{Left: true, Phase: dolly.Gone, Waits: "said goodbye: told to leave", Seen: before(time.Minute)}, "○ said goodbye: told to leave, 1 min ago"},
		{dolly.AgentRow{Alive: true, Phase: dolly.Gone, Seen: before(time.Minute)}, "○ gone 1 min ago"},
		{dolly.AgentRow{Phase: dolly.Earning, Waits: "x", Seen: before(3 * dolly.Day)}, "○ gone 3 d ago"},
	} {
		if got := sign(c.a) + " " + life(epoch, c.a); got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
	}
}

func TestBriefLifeOfAnOrder(t *testing.T) {
	a := dolly.AgentRow{Alive: true, Phase: dolly.Selling, Waits: "selling 66 MB for 6,555 sat"}
	for orders, want := range map[dolly.MB]string{0: a.Waits, 66 * dolly.MiB: "selling 66 MB"} {
		a.OrdersMB = orders
		if got := briefLife(epoch, a); got != want {
			t.Errorf("%q, want %q", got, want)
		}
	}
	a.OrdersMB, a.LockedMB = 0, 7*dolly.MiB
	if got := briefLife(epoch, a); got != "selling 7 MB" {
		t.Errorf("in a swap: %q", got)
	}
	a.Alive, a.Seen = false, before(time.Minute)
	if got := briefLife(epoch, a); got != "gone 1 min ago" {
		t.Errorf("silent: %q", got)
	}
}

func TestColumnsGoInTheStatedOrder(t *testing.T) {
	g := fleetGrid(townFleet().Agents, epoch)
	s := g.lay(arrangement{}, place{})
	var gone []string
	had := map[string]bool{}
	for w := 250; w > 10; w-- {
		cols := map[string]bool{}
		for _, c := range s.fitting(w) {
			cols[c.head] = true
		}
		for _, name := range g.dropped() {
			if had[name] && !cols[name] {
				gone = append(gone, name)
			}
		}
		had = cols
	}
	if strings.Join(gone, ",") != strings.Join(g.dropped(), ",") {
		t.Errorf("went: %v, want %v", gone, g.dropped())
	}
}

func TestPerMB(t *testing.T) {
	for x, want := range map[float64]string{0: "0.0", 99.34: "99.3", 1: "1.0", 0.05877: "0.0588", -0.5: "-0.500", 1e-12: "0.00000000"} {
		if got := perMB(x); got != want {
			t.Errorf("%v is %q, want %q", x, got, want)
		}
	}
}
