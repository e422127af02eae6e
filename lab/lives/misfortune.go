package lives

import (
	"math"
	"time"

	"github.com/dollynator/dolly"
)

// misfortune is what happens to machines, networks and the warden.
type misfortune struct {
	w     *World
	often float64
	count int
}

// newMisfortune begins with all that can go wrong. The means are for the whole
// fleet; often scales how many there are.
func newMisfortune(w *World, often float64) *misfortune {
	m := &misfortune{w: w, often: often}
	if often == 0 {
		return m
	}
	w.Cloud.Breaks = 0.05
	for _, kind := range []struct {
		every time.Duration
		do    func()
	}{
		{dolly.Day, m.crash},
		{3 * dolly.Day, m.pause},
		{5 * dolly.Day, m.rewind},
		{15 * dolly.Day, m.loseMachine},
		{20 * dolly.Day, m.partition},
		{20 * dolly.Day, m.cloneDisk},
		{20 * dolly.Day, m.cloneMemory},
		{30 * dolly.Day, m.deafWarden},
		{60 * dolly.Day, m.closeProvider},
		{250 * dolly.Day, m.restartWarden},
	} {
		m.again(kind.every, kind.do)
	}
	return m
}

// again does something at times that are far apart by mean on average.
func (m *misfortune) again(mean time.Duration, do func()) {
	m.w.After(m.span(time.Duration(float64(mean)/m.often)), func() {
		m.count++
		do()
		m.again(mean, do)
	})
}

// span draws a time that is mean on average, never ten times as long.
func (m *misfortune) span(mean time.Duration) time.Duration {
	u := max(m.w.rand.Float64(), math.Exp(-10))
	return time.Duration(-math.Log(u) * float64(mean))
}

// one draws a slot and returns its machine; nil if none runs there.
func (m *misfortune) one() *Agent {
	all := m.w.Alive()
	if i := m.w.rand.IntN(int(m.w.Law.Body.Slots)); i < len(all) {
		return all[i]
	}
	return nil
}

func (m *misfortune) crash() {
	if a := m.one(); a != nil {
		a.Restart()
	}
}

// pause freezes a machine for longer than an act, and now and then than a lease.
func (m *misfortune) pause() {
	if a := m.one(); a != nil {
		a.Pause(m.span(10 * time.Hour))
	}
}

// rewind puts an agent back to the disk of an earlier moment.
func (m *misfortune) rewind() {
	a := m.one()
	if a == nil {
		return
	}
	image := m.w.Image(a)
	m.w.After(m.span(3*dolly.Day), func() {
		if !a.Gone {
			m.w.Restore(a, image)
		}
	})
}

func (m *misfortune) loseMachine() {
	if a := m.one(); a != nil {
		a.Gone = true
	}
}

// cloneDisk starts a second machine from an old image, for a while.
func (m *misfortune) cloneDisk() {
	a := m.one()
	if a == nil {
		return
	}
	image := m.w.Image(a)
	m.w.After(m.span(dolly.Day), func() {
		if !a.Gone {
			m.endLater(m.w.CloneDisk(a, image))
		}
	})
}

func (m *misfortune) cloneMemory() {
	if a := m.one(); a != nil {
		m.endLater(m.w.CloneMemory(a))
	}
}

func (m *misfortune) endLater(a *Agent) { m.w.After(m.span(4*dolly.Day), func() { a.Gone = true }) }

// partition cuts a part of the fleet off, from the warden too.
func (m *misfortune) partition() {
	part := 0.1 + 0.6*m.w.rand.Float64()
	var cut []*Agent
	for _, a := range m.w.Alive() {
		if m.w.rand.Float64() < part {
			a.Cut = 1
			cut = append(cut, a)
		}
	}
	m.w.After(m.span(12*time.Hour), func() {
		for _, a := range cut {
			a.Cut = 0
		}
	})
}

func (m *misfortune) deafWarden() {
	m.w.Warden.Deaf = true
	m.w.After(m.span(12*time.Hour), func() { m.w.Warden.Deaf = false })
}

func (m *misfortune) closeProvider() {
	id := Alpha
	if m.w.rand.IntN(2) == 0 {
		id = Beta
	}
	m.w.Cloud.Close(id)
	m.w.After(m.span(5*dolly.Day), m.w.Cloud.Open)
}

// restartWarden starts the warden again. The operator looks at it after a while
// and confirms its head, which is true: nothing was lost.
func (m *misfortune) restartWarden() {
	m.w.Warden.Restart()
	m.w.After(m.span(12*time.Hour), func() { m.w.Warden.Confirm() })
}
