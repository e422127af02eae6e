package life

import "github.com/dollynator/dolly"

// warden is whom to ask next: the charter's warden or, once a hand-over was
// heard of, its standby. While the one does not answer the other is asked in
// turn: a hand-over may have been missed, and only who serves answers.
func (l *Life) warden() dolly.PeerID {
	c := l.charter.Body
	first, second := c.WardenPeer, c.StandbyPeer
	if second.IsZero() {
		return first
	}
	if l.permits.State().Handover != nil {
		first, second = second, first
	}
	if l.missed%2 == 1 {
		return second
	}
	return first
}
