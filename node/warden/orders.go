package warden

import "github.com/dollynator/dolly/charter"

// Law is the charter that the registry is under, and the operator's orders that
// are durable here; no orders once the store failed.
func (w *Warden) Law() (charter.Signed[charter.Charter], charter.Orders) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.broken != nil {
		return w.registry.Charter(), charter.Orders{}
	}
	return w.registry.Charter(), w.registry.Orders()
}
