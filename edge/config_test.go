package edge

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/settings"
)

// TestFacesOfAChild: what names the parent's machine, or the parent, stays with it.
func TestFacesOfAChild(t *testing.T) {
	s := settings.Default("/s")
	s.IRC = settings.IRC{On: true, Server: "irc.example", Port: 6697, TLS: true, Channel: "#dolly", Nick: "dolly-alice"}
	s.Metrics.Listen = "127.0.0.1:9433"
	if c := ChildConfig(s, dolly.Hash{}, nil); !c.IRC.On || c.IRC.Nick != "" || c.Metrics.Listen != s.Metrics.Listen {
		t.Errorf("%+v %+v", c.IRC, c.Metrics)
	}
	s.Network, s.IRC.CA = dolly.Town, "/etc/ca.pem"
	c := ChildConfig(s, dolly.Hash{}, nil)
	if c.IRC.On || c.IRC.CA != "" || c.Metrics.Listen != "" {
		t.Errorf("%+v %+v", c.IRC, c.Metrics)
	}
	if err := c.Check(); err != nil {
		t.Error(err)
	}
}
