package life

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// maxProofs bounds the evidence that is kept.
const maxProofs = 4096

// keptProof is evidence as it is written down, with what its certificates were
// found to say: they may be of an earlier epoch by now.
type keptProof struct {
	Raw       []byte       `cbor:"1,keyasint"`
	Chain     [][]byte     `cbor:"2,keyasint"`
	Key       dolly.PeerID `cbor:"3,keyasint"`
	Confirmed bool         `cbor:"4,keyasint"`           // the blocks were held and added up
	Before    []byte       `cbor:"5,keyasint,omitempty"` // the latest that was confirmed, until this is
}

func (k keptProof) size() int {
	n := len(k.Raw)
	for _, c := range k.Chain {
		n += len(c)
	}
	return n
}

// believed is the newest record that was confirmed, else the newest.
func (k keptProof) believed() []byte {
	if !k.Confirmed && k.Before != nil {
		return k.Before
	}
	return k.Raw
}

// proven is a testimony that is plausible, and how it stands with the ledger.
type proven struct {
	Testimony
	keptProof
	before Testimony // that of Before
	tip    uint64    // of the signer's chain when the blocks were last looked for
}

// follow remembers what was believed of a certificate before news of it came.
func (p *proven) follow(old *proven) {
	switch {
	case p.Confirmed:
	case old.Confirmed:
		p.Before, p.before = old.Raw, old.Testimony
	default:
		p.Before, p.before = old.Before, old.before
	}
}

func agentProof(raw []byte, chain [][]byte) agent.Proof { return agent.Proof{Raw: raw, Chain: chain} }

// wakeEvidence opens what is on disk, at first what the parent handed down.
func (l *Life) wakeEvidence() {
	for _, raw := range l.cfg.Certs {
		l.line[wire.Sum(raw)] = true
	}
	for key, k := range l.proofs.All {
		_, t, err := openTestimony(l.charter.Body.Network, k.Raw)
		if err != nil {
			l.proofs.Delete(key)
			continue
		}
		p := &proven{Testimony: t, keptProof: k}
		if k.Before != nil {
			if _, p.before, err = openTestimony(l.charter.Body.Network, k.Before); err != nil {
				p.Before = nil
			}
		}
		l.proven[t.Cert] = p
	}
	if l.learned.Get().Version == 0 && l.cfg.Learned != nil {
		for _, p := range l.cfg.Learned.Evidence {
			l.hearTestimony(p)
		}
	}
}

// hearTestimony keeps evidence that is plausible and newer than what is held.
func (l *Life) hearTestimony(p agent.Proof) {
	kept, err := l.admit(p)
	if err != nil {
		return
	}
	if old := l.proven[kept.Cert]; old != nil {
		l.confirm(old)
		kept.follow(old)
	}
	l.proven[kept.Cert], l.evidenceHash = kept, dolly.Hash{}
	l.proofs.Put(kept.Cert.String(), kept.keptProof)
	if l.born && kept.Key != l.self() {
		l.lessons = latest(l.lessons, dolly.LessonRow{At: l.now, From: kept.Key, Kind: dolly.LessonEvidence, Offers: []dolly.OfferID{kept.Offer}, Of: 1})
	}
	l.boundProofs()
}

// admit verifies evidence: signed by who its certificates end in, plausible, and
// newer than what is held of that certificate.
func (l *Life) admit(p agent.Proof) (*proven, error) {
	key, t, err := openTestimony(l.charter.Body.Network, p.Raw)
	if err != nil {
		return nil, err
	}
	st, err := l.kin.verify(l.charter, p.Chain)
	if err == nil && st.Key != key {
		err = charter.ErrSigner
	}
	if err != nil {
		return nil, err
	}
	old, known := l.proven[t.Cert]
	if known && (t.Seq <= old.Seq || t.At < old.At.Add(l.cfg.Pace.Heartbeat)) {
		return nil, fmt.Errorf("%w: no news", ErrImplausible)
	}
	if err := t.plausible(st, wire.Sum(p.Chain[len(p.Chain)-1]), l.listed(t.Offer), l.cfg.speed(), l.now, l.slack()); err != nil {
		return nil, err
	}
	if _, bad := l.trader.Ledger.Forked(key); bad || l.disowned(p.Chain, key) {
		return nil, fmt.Errorf("%w: %s is not heard", ErrImplausible, key.Short())
	}
	return &proven{Testimony: t, keptProof: keptProof{Raw: p.Raw, Chain: p.Chain, Key: key, Confirmed: key == l.self()}}, nil
}

// boundProofs forgets what is too old, and the oldest where there is too much.
func (l *Life) boundProofs() {
	var all []*proven
	for hash, p := range l.proven {
		if l.now.Sub(p.At) > testimonyAge {
			l.forgetProof(hash)
			continue
		}
		all = append(all, p)
	}
	if len(all) <= maxProofs {
		return
	}
	slices.SortFunc(all, func(a, b *proven) int { return cmp.Or(cmp.Compare(a.At, b.At), compareHashes(a.Cert, b.Cert)) })
	for _, p := range all[:len(all)-maxProofs] {
		l.forgetProof(p.Cert)
	}
}

func (l *Life) forgetProof(cert dolly.Hash) {
	delete(l.proven, cert)
	l.evidenceHash = dolly.Hash{}
	l.proofs.Delete(cert.String())
}

// testify tells the fleet what the own rent brought so far, now and then.
func (l *Life) testify() {
	if l.now < l.nextTestimony {
		return
	}
	cert := l.cfg.Certs[len(l.cfg.Certs)-1]
	t, ok := l.testimony(wire.Sum(cert))
	if !ok {
		return
	}
	l.nextTestimony = l.now.Add(max(dolly.Day/2, 4*l.cfg.Pace.Heartbeat))
	raw := wire.Seal(l.cfg.Trade.Self, l.cfg.Trade.Network, testimonyKind, t)
	l.hearTestimony(agentProof(raw, l.cfg.Certs))
	if l.proven[t.Cert] == nil || l.proven[t.Cert].Seq != t.Seq {
		return // what is not plausible to oneself is not told
	}
	l.do(trade.Publish{Topic: l.topicLearn, Raw: raw})
}

// testimony is what the own rent brought so far; false if there is nothing to tell.
func (l *Life) testimony(cert dolly.Hash) (Testimony, bool) {
	st, home := l.facts.Get(), l.permits.Standing()
	rent := st.RentEnds.Sub(st.Since)
	lived := min(l.now.Sub(st.Since), rent)
	if home.Home.Offer != l.cfg.Offer || lived < testimonyFirst || st.Paid <= 0 {
		return Testimony{}, false
	}
	tip, _ := l.trader.Ledger.Tip(l.self())
	carried, _ := l.trader.Ledger.CarriedUpTo(l.self(), tip.Seq)
	paid := dolly.Sat(float64(st.Paid) * float64(lived) / float64(rent))
	return Testimony{
		Slot: home.Slot, Cert: cert, Offer: l.cfg.Offer, Lived: lived, Paid: max(1, paid),
		Carried: carried, Block: tip.Seq, Seq: uint64(l.now), At: l.now,
	}, true
}

// slack is by how much clocks may differ, and how late a block may be answered.
func (l *Life) slack() time.Duration { return max(time.Hour, 2*l.cfg.Pace.Heartbeat) }

// weigh gathers all evidence that counts: what this line lived through, and what is
// heard of others. Evidence of the own rent is as of this moment.
func (l *Life) weigh() *qd.Evidence {
	e, m := &l.evidence, l.prices
	cat := l.table.Catalogue()
	e.Reset(cat.Len())
	own := wire.Sum(l.cfg.Certs[len(l.cfg.Certs)-1])
	for _, hash := range sortedCerts(l.proven) {
		p := l.proven[hash]
		offer, known := cat.Index(p.Offer)
		_, bad := l.trader.Ledger.Forked(p.Key)
		if !known || bad || hash == own {
			continue
		}
		t, ok := l.believe(p)
		if !ok {
			continue
		}
		y := l.cfg.Rule.Value.Measure(t.rent(), m)
		if l.line[hash] {
			e.Own(offer, t.rent().Days, y)
		} else {
			e.Hear(t.Slot, offer, t.rent().Days, y)
		}
	}
	if t, ok := l.testimony(own); ok {
		if offer, known := cat.Index(l.cfg.Offer); known {
			e.Own(offer, t.rent().Days, l.cfg.Rule.Value.Measure(t.rent(), m))
		}
	}
	return e
}

func sortedCerts(all map[dolly.Hash]*proven) []dolly.Hash {
	out := make([]dolly.Hash, 0, len(all))
	for h := range all {
		out = append(out, h)
	}
	slices.SortFunc(out, compareHashes)
	return out
}

func compareHashes(a, b dolly.Hash) int { return bytes.Compare(a[:], b[:]) }

// bequeathed is the evidence that a child gets: the own line's first, then the newest.
func (l *Life) bequeathed() []agent.Proof {
	const room = 256 << 10 // bytes of an inheritance
	certs := sortedCerts(l.proven)
	slices.SortStableFunc(certs, func(a, b dolly.Hash) int {
		if l.line[a] != l.line[b] {
			if l.line[a] {
				return -1
			}
			return 1
		}
		return cmp.Compare(l.proven[b].At, l.proven[a].At)
	})
	var out []agent.Proof
	size := 0
	for _, h := range certs {
		p := l.proven[h]
		if size += p.size(); size > room || len(out) == agent.MaxProofs {
			break
		}
		out = append(out, agent.Proof{Raw: p.believed(), Chain: p.Chain})
	}
	return out
}
