package irc

import (
	"time"

	"golang.org/x/time/rate"
)

// measure says how much is answered: all together, and who asks from one host.
// It belongs to one goroutine.
type measure struct {
	all   *rate.Limiter
	hosts map[string]*rate.Limiter
}

const maxHosts = 256 // that are remembered; then all are forgotten

func newMeasure() *measure {
	return &measure{all: rate.NewLimiter(rate.Every(2*time.Second), 5), hosts: map[string]*rate.Limiter{}}
}

func (m *measure) allows(host string, now time.Time) bool {
	one := m.hosts[host]
	if one == nil {
		if len(m.hosts) >= maxHosts {
			clear(m.hosts)
		}
		one = rate.NewLimiter(rate.Every(10*time.Second), 3)
		m.hosts[host] = one
	}
	return one.AllowN(now, 1) && m.all.AllowN(now, 1)
}
