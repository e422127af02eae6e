package life

import "time"

// confirm looks whether the blocks that a testimony counts are held, add up, and are
// all that there were when it was signed: to leave some out would make an offer look
// worse than it is.
// What was confirmed once stays so: blocks are not taken back, but by a fork, and
// then the key is not heard at all.
func (l *Life) confirm(p *proven) bool {
	if p.Confirmed {
		return true
	}
	tip, _ := l.trader.Ledger.Tip(p.Key)
	if tip.Seq < p.Block || tip.Seq == p.tip && tip.Seq > 0 {
		return false
	}
	p.tip = tip.Seq
	sum, held := l.trader.Ledger.CarriedUpTo(p.Key, p.Block)
	p.Confirmed = held && sum == p.Carried && l.trader.Ledger.CarriedAfter(p.Key, p.Block, p.At.Add(-l.slack())) == 0
	if p.Confirmed {
		p.Before, p.before = nil, Testimony{}
		l.proofs.Put(p.Cert.String(), p.keptProof)
	}
	return p.Confirmed
}

// believe is the newest confirmed testimony of a certificate; false if there is none,
// or none that is young enough. Who dies before its last blocks were exchanged loses
// only what they added.
func (l *Life) believe(p *proven) (Testimony, bool) {
	t := p.Testimony
	if !l.confirm(p) {
		t = p.before
	}
	return t, t.Seq > 0 && l.now.Sub(t.At) <= testimonyAge
}

// hearsOut reports whether a first choice should wait: what was inherited of evidence
// counts nothing before its blocks came, and hardly anything else tells a child one
// offer from another. It waits no longer than an hour or five exchanges take.
func (l *Life) hearsOut() bool {
	if !l.cfg.Rule.NeedsEvidence() || l.now.Sub(l.facts.Get().Since) > max(time.Hour, 5*l.cfg.Trade.Exchange) {
		return false
	}
	for _, hash := range sortedCerts(l.proven) {
		if _, ok := l.believe(l.proven[hash]); !ok {
			return true
		}
	}
	return false
}
