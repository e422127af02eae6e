package settings

import (
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

func TestDefaultSurvivesTheFile(t *testing.T) {
	want := Default("/var/lib/dolly")
	raw := want.Encode()
	got, err := Parse(raw)
	if err != nil || !reflect.DeepEqual(got, want) {
		t.Fatalf("%v\n%+v\n%+v", err, got, want)
	}
	if err := got.Swap().Validate(); err != nil {
		t.Error(err)
	}
	for _, key := range []string{"network", "strategy", "rate_bytes_per_s", "renew_before", "# "} {
		if !strings.Contains(string(raw), key) {
			t.Errorf("the default does not mention %s", key)
		}
	}
}

func TestBadFilesAreExplained(t *testing.T) {
	for bad, want := range map[string]string{
		"netwerk = 'test'":                         "unknown key",
		"network = 'moon'":                         "none of main",
		"network = 'sim'":                          "none of main",
		"[clock]\nspeed = -3":                      "above zero",
		"network = \"main\"\n[clock]\nspeed = 2.0": "towns only",
		"[metrics]\nlisten = '0.0.0.0:9433'":       "loopback",
		"[api]\nlisten = '7435'":                   "not host:port",
		"[metrics]\nlisten = '9433'":               "not host:port",
		"[market]\nstrangers_mb_per_day = 10001":   "above market.expected_mb_per_day (10000)",
		"[market]\nexpected_mb_per_day = 9e3":      "(10000) is above market.expected_mb_per_day (9000)",
		"[market]\nstrangers_mb_per_day = -1":      "from 0 to",
		"[relay]\nnewcomers_mb_per_day = -1":       "from 0 to",
		"[market]\nexpected_mb_per_day = nan":      "must be above zero",
		"[market]\ndust_sat = 0":                   "dust_sat must be above zero",
		"[market]\nrefund_after = 10":              "refund_after is 10, too short to claim in: at least",
		"[market]\nfund_within = 3":                "fund_within is 3, too short to fund in: at least",
		"[market]\nconfirm = 1\nreorg = 1":         "confirm (1) must be above reorg (1)",
		"[irc]\non = true":                         "without irc.server",
		"[irc]\nserver = 'x'\nchannel = 'dolly'":   "#dolly",
		"[irc]\nport = 0":                          "no port",
		"[irc]\nnick = '1 a'":                      "no nick",
		"[irc]\nca = 'x.pem'\ntls = false":         "without irc.tls",
		"[pace]\ncheck = 'soon'":                   "line 2",
		"[p2p":                                     "line 1",
	} {
		_, err := Parse([]byte("state = '/x'\n" + bad))
		if err == nil || !strings.Contains(err.Error(), strings.Replace(want, "line 2", "line 3", 1)) && !strings.Contains(err.Error(), strings.Replace(want, "line 1", "line 2", 1)) {
			t.Errorf("%q: %v, want %q", bad, err, want)
		}
	}
}

func TestLoadNamesTheWayOut(t *testing.T) {
	_, err := Load(filepath.Join(t.TempDir(), "none.toml"))
	if dolly.KindOf(err) != dolly.Usage || !strings.Contains(dolly.HintOf(err), "dolly setup") {
		t.Errorf("%v, hint %q", err, dolly.HintOf(err))
	}
	path := filepath.Join(t.TempDir(), "broken.toml")
	if err := os.WriteFile(path, []byte("network = ["), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := Load(path); err == nil || !errors.As(err, new(*dolly.Error)) {
		t.Errorf("broken file: %v", err)
	}
}

func TestWorldRunsFaster(t *testing.T) {
	s := Default("/x")
	s.Clock.Speed = 4320
	if got := s.World(Duration(time.Second)); got != 72*time.Minute {
		t.Errorf("a second is %v", got)
	}
}
