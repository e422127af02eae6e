package life

import (
	"slices"
	"time"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/agent/qd"
	"github.com/dollynator/dolly/node/trade"
	"github.com/dollynator/dolly/wire"
)

// askStudy is the kind of request by which two agents of a fleet catch up with what
// the other learned: gossip brings only what changed, and only while one listens.
const askStudy = "learn"

const (
	maxWanted = 64          // testimonies asked for at once
	maxTaught = 256 << 10   // bytes of them in an answer
	maxListed = 768 << 10   // bytes of a list of offers
	studyWait = time.Minute // between two questions for one table, at least
	maxStudy  = 256         // questions of a sibling that are answered between two of its heartbeats
)

// study is what an agent asks: evidence that it lacks, and a part of the table.
type study struct {
	Sum   dolly.Hash   `cbor:"1,keyasint"`           // of the evidence that the asker holds
	Want  []dolly.Hash `cbor:"2,keyasint,omitempty"` // certificates
	Table *tablePart   `cbor:"3,keyasint,omitempty"`
}

// tablePart is a table from an offer's number on.
type tablePart struct {
	Catalogue dolly.Hash `cbor:"1,keyasint"` // that the asker knows; zero if none
	From      uint32     `cbor:"2,keyasint"`
}

// taught is the answer.
type taught struct {
	Have    []held          `cbor:"1,keyasint,omitempty"` // all evidence, if the sums differ
	Proofs  []agent.Proof   `cbor:"2,keyasint,omitempty"` // what was wanted
	Offers  []dolly.OfferID `cbor:"3,keyasint,omitempty"` // the catalogue, if the asker does not know it
	Columns *qd.Columns     `cbor:"4,keyasint,omitempty"`
	Next    uint32          `cbor:"5,keyasint,omitempty"` // where the table goes on; 0 at its end
}

// held names a testimony.
type held struct {
	Cert dolly.Hash `cbor:"1,keyasint"`
	Seq  uint64     `cbor:"2,keyasint"`
}

func (l *Life) askStudy(to dolly.PeerID, s study) {
	l.do(trade.Ask{To: to, Kind: askStudy, Raw: wire.Marshal(s), Tag: trade.Tag{Kind: askStudy}})
}

// study asks a sibling for its table from a number on.
func (l *Life) study(s sibling, from uint32) {
	if from == 0 && s.studied > 0 && l.now < s.studied.Add(max(studyWait, 2*l.cfg.Pace.Heartbeat)) {
		return
	}
	s.studied, s.page = l.now, from
	l.roster[s.Key] = s
	part := &tablePart{From: from}
	if cat := l.remote(s.Key).Catalogue(); cat != nil {
		part.Catalogue = cat.Digest()
	}
	l.askStudy(s.Key, study{Sum: l.evidenceSum(), Table: part})
}

// catchUp asks a sibling for its table when its heartbeat says that it learned
// something that was not heard.
func (l *Life) catchUp(s sibling) {
	if s.Learned > 0 && l.remote(s.Key).Counts() != s.Learned {
		l.study(s, 0)
	}
}

// compareEvidence asks a sibling whether it holds other evidence.
func (l *Life) compareEvidence(to dolly.PeerID) { l.askStudy(to, study{Sum: l.evidenceSum()}) }

// evidenceHeld lists all evidence by certificate.
func (l *Life) evidenceHeld() []held {
	all := make([]held, 0, len(l.proven))
	for _, h := range sortedCerts(l.proven) {
		all = append(all, held{h, l.proven[h].Seq})
	}
	return all
}

// evidenceSum tells two sets of evidence apart. It is kept until a record comes or goes.
func (l *Life) evidenceSum() dolly.Hash {
	if l.evidenceHash.IsZero() {
		l.evidenceHash = wire.Sum(wire.Marshal(l.evidenceHeld()))
	}
	return l.evidenceHash
}

// answerStudy teaches a sibling what it lacks. Strangers are taught nothing.
func (l *Life) answerStudy(f trade.Asked) {
	var s study
	who, member := l.roster[f.From]
	if err := wire.Unmarshal(f.Raw, &s); err != nil || !member || who.studies >= maxStudy {
		l.do(trade.Answer{ID: f.ID, Err: "nothing is taught here"})
		return
	}
	who.studies++
	l.roster[f.From] = who
	var t taught
	if s.Sum != l.evidenceSum() {
		t.Have = l.evidenceHeld()
	}
	room := maxTaught
	for _, h := range s.Want[:min(len(s.Want), maxWanted)] {
		p := l.proven[h]
		if p == nil {
			continue
		}
		if room -= p.size(); room < 0 {
			break
		}
		t.Proofs = append(t.Proofs, agent.Proof{Raw: p.Raw, Chain: p.Chain})
	}
	if s.Table != nil {
		l.teachTable(&t, *s.Table)
	}
	l.do(trade.Answer{ID: f.ID, Raw: wire.Marshal(t)})
}

func (l *Life) teachTable(t *taught, part tablePart) {
	cat := l.table.Catalogue()
	if part.Catalogue != cat.Digest() {
		part.From = 0
		t.Offers = cat.Offers()
		if len(wire.Marshal(t.Offers)) > maxListed {
			t.Offers = nil
			return
		}
	}
	c, next := l.table.Snapshot(int(min(part.From, qd.MaxOffers)))
	t.Columns, t.Next = &c, uint32(next)
}

// onStudy takes over what a sibling taught, and asks for the rest.
func (l *Life) onStudy(f trade.Answered) {
	var t taught
	s, member := l.roster[f.From]
	if f.Err != "" || !member || wire.Unmarshal(f.Raw, &t) != nil {
		return
	}
	news := false
	for _, p := range t.Proofs[:min(len(t.Proofs), maxWanted)] {
		news = l.takeProof(p) || news
	}
	if want := l.lacking(t.Have); len(want) > 0 && (news || len(t.Proofs) == 0 && f.Tag.Ref.IsZero()) {
		l.do(trade.Ask{To: f.From, Kind: askStudy, Raw: wire.Marshal(study{Sum: l.evidenceSum(), Want: want}), Tag: trade.Tag{Kind: askStudy, Ref: want[0]}})
	}
	if t.Columns != nil {
		l.takeTable(s, t)
	}
}

// takeProof keeps evidence, and remembers what it would not keep so as not to ask
// for it again.
func (l *Life) takeProof(p agent.Proof) bool {
	_, t, err := openTestimony(l.charter.Body.Network, p.Raw)
	if err != nil {
		return false
	}
	l.hearTestimony(p)
	if kept := l.proven[t.Cert]; kept != nil && kept.Seq >= t.Seq {
		return kept.Seq == t.Seq
	}
	if len(l.refused) >= maxProofs {
		clear(l.refused)
	}
	l.refused[held{t.Cert, t.Seq}] = true
	return false
}

// takeTable takes over a part of a sibling's table and asks for the next.
func (l *Life) takeTable(s sibling, t taught) {
	if len(t.Offers) > 0 {
		cat, err := l.catalogue(t.Offers)
		if err != nil {
			l.note("learn.refused", err.Error(), "offers of %s refused: %v", s.Key.Short(), err)
			return
		}
		l.remote(s.Key).Know(cat)
	}
	if !l.remote(s.Key).Knows(t.Columns.Catalogue) {
		return
	}
	l.hearColumns(s, *t.Columns)
	if t.Next > s.page && t.Next < qd.MaxOffers && l.remotes[s.Key] != nil {
		l.study(s, t.Next)
	}
}

// lacking are the certificates of which somebody holds newer evidence.
func (l *Life) lacking(have []held) []dolly.Hash {
	var want []dolly.Hash
	for _, h := range have {
		mine := l.proven[h.Cert]
		if (mine == nil || mine.Seq < h.Seq) && len(want) < maxWanted && !slices.Contains(want, h.Cert) && !l.refused[h] {
			want = append(want, h.Cert)
		}
	}
	return want
}
