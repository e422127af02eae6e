package warden

import "github.com/dollynator/dolly/charter"

// Orders are the operator's orders that are durable here.
func (w *Warden) Orders() charter.Orders {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		return charter.Orders{}
	}
	return w.registry.Orders()
}
