package life

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// disowned reports whether somebody is certified, at whatever distance, by a
// parent that gave slots away twice. Where there is no warden to freeze them,
// who heard both certificates no longer hears the parent, nor who is below it.
func (l *Life) disowned(certs [][]byte, key dolly.PeerID) bool {
	if len(l.liars) == 0 {
		return false
	}
	for _, raw := range certs[1:] {
		cert, err := charter.OpenCert(l.charter.Body.Network, raw)
		if err != nil || l.liars[cert.Key] {
			return true
		}
	}
	return l.liars[key]
}

// compare looks for a parent's contradiction between a newcomer's certificates
// and those of everybody known.
func (l *Life) compare(certs [][]byte) {
	if !l.charter.Body.Alone() {
		return
	}
	l.accuse(certs, l.cfg.Certs)
	for _, s := range l.siblings() {
		l.accuse(certs, s.Certs)
	}
}

// accuse tells the operator, once, who gave slots away twice. It may be an
// honest agent whose machine was restored or copied: this one, even.
func (l *Life) accuse(a, b [][]byte) {
	liar, err := charter.OverlapOf(l.charter.Body.Network, a, b)
	if _, told := l.liars[liar]; err != nil || told {
		return
	}
	l.note("charter.overlap", [][][]byte{a, b}, "%s gave slots away twice: it lies, or its disk was copied", liar)
	l.liars[liar] = liar != l.self()
	for _, s := range l.siblings() {
		if l.disowned(s.Certs, s.Key) {
			delete(l.roster, s.Key)
			delete(l.remotes, s.Key)
		}
	}
}
