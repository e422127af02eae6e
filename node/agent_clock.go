package node

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/life"
)

// told sets the clock by what the chain stated, and tells the life how far that
// moved it.
func (a *Agent) told(at dolly.Time) { a.setClock(at, nil) }

// warned sets the clock by what the warden stated. That is now, but for the way
// here, so the machine's own clock can be judged by it.
func (a *Agent) warned(at dolly.Time) { a.setClock(at, a.cfg.Wall) }

func (a *Agent) setClock(at dolly.Time, wall dolly.Clock) {
	if a.cfg.Told == nil || at == 0 {
		return
	}
	news := life.Reckoned{Moved: a.cfg.Told(at), Judged: wall != nil}
	if wall != nil {
		if off := wall.Now().Sub(at); off.Abs() > a.cfg.Alarm {
			news.WallOff = off
		}
	}
	if news.Moved > 0 || news.Judged {
		a.loop.Post(news)
	}
}
