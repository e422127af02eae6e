package warden

import (
	"slices"

	"github.com/dollynator/dolly/charter"
)

// Watch sends every line to lines once it is durable, until cancel is called.
// A watcher whose channel is full misses lines: the registry waits for nobody,
// and the view has everything.
func (w *Warden) Watch(lines chan<- charter.Line) (cancel func()) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.watchers = append(w.watchers, lines)
	return func() {
		w.mu.Lock()
		defer w.mu.Unlock()
		w.watchers = slices.DeleteFunc(w.watchers, func(c chan<- charter.Line) bool { return c == lines })
	}
}

func (w *Warden) tell(lines []charter.Line) {
	for _, to := range w.watchers {
		for _, l := range lines {
			select {
			case to <- l:
			default:
			}
		}
	}
}
