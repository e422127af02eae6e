package settings

import "github.com/dollynator/dolly/node/door"

// Metrics is where Prometheus finds the node.
type Metrics struct {
	Listen string `toml:"listen" comment:"host:port of the loopback interface, for instance 127.0.0.1:9433; empty: nowhere"`
}

func (m Metrics) check() string {
	if m.Listen == "" {
		return ""
	}
	if err := door.CheckLoopback(m.Listen); err != nil {
		return "metrics.listen: " + err.Error()
	}
	return ""
}
