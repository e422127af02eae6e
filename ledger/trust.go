package ledger

import "github.com/dollynator/dolly"

// Trust is how much can flow from me to another over countersigned
// transactions, each pair of keys carrying what the one was debited in favour
// of the other: other carried that much for me, or for nodes that carried for
// me, and so on. It is a maximum flow, so it never exceeds what I was debited
// myself, nor what all edges between my side and a crowd of made-up keys carry;
// transactions among strangers change nothing. Condemned keys carry nothing.
func (l *Ledger) Trust(me, other dolly.PeerID) dolly.MB {
	from, to := l.chains[me], l.chains[other]
	if from == nil || to == nil || from == to || to.condemned() {
		return 0
	}
	f := &flow{l: l, from: from.id, to: to.id, used: make([]dolly.MB, len(l.edges))}
	return f.maximum(MaxTotal)
}
