package life

import (
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly/charter"
)

// silence is for how long no warden answers until an agent goes on alone
// (GROWTH.md): it earns and sells, but neither buys nor certifies.
const silence = time.Hour

// witnesses is how many siblings must hold the own chain as it is here before an
// agent goes on alone; all of them, if fewer live.
const witnesses = 2

// Why nothing is signed.
var (
	// ErrNoLease is returned while this incarnation has no lease and may not go
	// on alone.
	ErrNoLease = errors.New("nothing is signed without a lease")
	// ErrBelow is returned while the own chain is shorter than the warden knows it.
	ErrBelow = errors.New("blocks of the own chain are missing here")
)

// maySign says why no half-block may be signed now.
func (l *Life) maySign() error {
	if !l.leased() && !l.alone() {
		return ErrNoLease
	}
	return l.whole()
}

// whole says why the own chain is not all that it was: a restored image has
// forgotten what was signed after it, and would sign it differently.
func (l *Life) whole() error {
	lease, had := l.permits.Lease()
	if !had || l.trader.Reaches(lease.KnownTip.Seq, lease.KnownTip.Hash) {
		return nil
	}
	tip, _ := l.trader.Ledger.Tip(l.self())
	return fmt.Errorf("%w: it ends at %d, the warden knows %d", ErrBelow, tip.Seq, lease.KnownTip.Seq)
}

// chainWhy is whole in words.
func (l *Life) chainWhy() string {
	if err := l.whole(); err != nil {
		return err.Error()
	}
	return ""
}

// alone reports whether an agent without a lease goes on: it had one, in this epoch
// or an earlier one, no warden answers, none has turned it away, and siblings confirm that nothing was
// signed in its name that it does not know of.
func (l *Life) alone() bool {
	had := l.facts.Get().Leased != 0
	return had && !l.leased() && !l.barred && !l.over() && l.unheard() && l.confirmed()
}

// unheard reports whether the warden's silence has lasted.
func (l *Life) unheard() bool { return l.silent != 0 && l.now.Sub(l.silent) >= silence }

// unanswered notes that the warden did not answer.
func (l *Life) unanswered() {
	l.missed++
	if l.silent == 0 {
		l.silent = l.now
	}
}

// confirmed reports whether enough siblings showed the own chain as it is here
// since the warden fell silent.
func (l *Life) confirmed() bool {
	alive, agree := 0, 0
	for _, s := range l.roster {
		if l.alive(s) {
			alive++
			if at := l.trader.Agreed(s.Key); at != 0 && at >= l.silent {
				agree++
			}
		}
	}
	return agree >= max(1, min(witnesses, alive))
}

// unleased is why there is no lease, in words.
func (l *Life) unleased() string {
	switch {
	case l.leased() || l.alone():
		return ""
	case l.unheard() && !l.barred:
		return "no warden answers, and no sibling confirms the own chain"
	}
	return l.noLease
}

// lasting reports whether a refusal stands for as long as this incarnation
// lives: who got one is not alone when the warden is away.
func lasting(err error) bool {
	return slices.ContainsFunc([]charter.Reason{
		charter.ErrSuperseded, charter.ErrFrozen, charter.ErrVoided, charter.ErrLeaving, charter.ErrTaken,
		charter.ErrChain, charter.ErrSigner, charter.ErrExpired, charter.ErrStopped,
	}, func(r charter.Reason) bool { return errors.Is(err, r) })
}

// keepChain asks siblings for the own chain while blocks of it are missing, or
// while their word is needed to go on alone.
func (l *Life) keepChain() {
	l.tellChain()
	short := l.whole() != nil
	lonely := !l.leased() && !l.barred && l.silent != 0 && !l.confirmed()
	if !short && !lonely || l.compared != 0 && l.now.Sub(l.compared) < l.cfg.Trade.Retry {
		return
	}
	l.compared = l.now
	l.trader.Compare()
}

// tellChain notes once that blocks are missing, and that they came back.
func (l *Life) tellChain() {
	err := l.whole()
	switch {
	case err != nil && !l.below:
		l.note("chain.below", err.Error(), "nothing is signed: %v", err)
	case err == nil && l.below:
		l.note("chain.whole", nil, "all blocks of the own chain are back")
	}
	l.below = err != nil
}
