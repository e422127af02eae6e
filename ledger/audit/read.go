package audit

import (
	"bufio"
	"bytes"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"hash"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// ErrFormat is returned for what is no exported ledger of a known version.
var ErrFormat = errors.New("no exported ledger of version 1")

const (
	maxLine     = 1 << 20 // bytes
	maxFindings = 1000
)

// Finding is what an export claims and its signed bytes do not say, or what is
// worth knowing about it.
type Finding struct {
	Line  int    `json:"line"` // 0: about the whole
	Wrong bool   `json:"wrong"`
	What  string `json:"what"`
}

// Report is what reading an export came to.
type Report struct {
	Head     Head           `json:"head"`
	Ledger   *ledger.Ledger `json:"-"` // what the signed bytes say
	Proofs   int            `json:"proofs"`
	Blocks   int            `json:"blocks"`
	Accounts int            `json:"accounts"`
	Sum      dolly.MB       `json:"sum_bytes"` // recounted
	Wrong    int            `json:"wrong"`
	Findings []Finding      `json:"findings"` // at most 1000
}

// reader is a Report under way.
type reader struct {
	Report
	sum      hash.Hash
	at       int  // line
	ended    bool // the end was read
	accounts map[dolly.PeerID]atLine
}

// atLine is an account that the file claims, and where.
type atLine struct {
	ledger.Account
	line int
}

// Read checks an export. The error says that it cannot be read, or is
// [ErrFormat]; what is wrong inside of one is in the report.
func Read(in io.Reader) (*Report, error) {
	r := &reader{sum: sha256.New(), accounts: map[dolly.PeerID]atLine{}}
	r.Findings = []Finding{}
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, maxLine)
	for lines.Scan() {
		r.at++
		if err := r.line(lines.Bytes()); err != nil {
			return nil, err
		}
	}
	if err := lines.Err(); err != nil {
		return nil, fmt.Errorf("read line %d: %w", r.at+1, err)
	}
	if r.at == 0 {
		return nil, ErrFormat
	}
	r.close()
	return &r.Report, nil
}

func (r *reader) line(raw []byte) error {
	var l line
	d := json.NewDecoder(bytes.NewReader(raw))
	d.DisallowUnknownFields()
	err := d.Decode(&l)
	if r.at == 1 {
		if err != nil || l.Head == nil || l.Head.Format != Format || !l.Head.Network.Valid() {
			return ErrFormat
		}
		r.Head, r.Ledger = *l.Head, ledger.New(l.Head.Network)
	}
	switch {
	case err != nil:
		r.wrong("not readable: %v", err)
	case l.members() != 1 || d.More():
		r.wrong("a line has one object with one member")
	case r.ended:
		r.wrong("something follows the end")
	case l.Head != nil && r.at > 1:
		r.wrong("a second head")
	case l.Proof != nil:
		r.proof(*l.Proof)
	case l.Block != nil:
		r.block(*l.Block)
	case l.Account != nil:
		r.account(*l.Account)
	case l.End != nil:
		r.end(*l.End)
	}
	_, _ = r.sum.Write(raw) // a hash takes everything
	_, _ = r.sum.Write([]byte{'\n'})
	return nil
}

func (l *line) members() (n int) {
	for _, there := range []bool{l.Head != nil, l.Proof != nil, l.Block != nil, l.Account != nil, l.End != nil} {
		if there {
			n++
		}
	}
	return n
}

func (r *reader) proof(p Proof) {
	r.Proofs++
	key, fresh, err := r.Ledger.AddFork(ledger.ForkProof{A: p.A, B: p.B})
	switch {
	case err != nil:
		r.wrong("proof against %s: %v", p.Key, err)
	case key != p.Key:
		r.wrong("the proof is against %s, not %s", key, p.Key)
	case !fresh:
		r.wrong("another proof against %s condemns from the same block on, or before", key)
	}
}

func (r *reader) block(b Block) {
	r.Blocks++
	s, err := ledger.Open(r.Head.Network, b.Raw)
	if err != nil {
		r.wrong("block %d of %s: %v", b.Seq, b.Key, err)
		return
	}
	if other, err := differs(Describe(s), b); err != nil || other != "" {
		r.wrong("block %d of %s was signed with another %s", s.Seq, s.Key, other)
	}
	fresh, fork, err := r.Ledger.Add(s)
	switch {
	case err != nil:
		r.wrong("block %d of %s: %v", s.Seq, s.Key, err)
	case fork != nil:
		r.wrong("block %d of %s contradicts another, and no proof is told", s.Seq, s.Key)
	case !fresh:
		r.wrong("block %d of %s is there twice", s.Seq, s.Key)
	}
}

// differs names the fields in which two descriptions differ.
func differs(a, b Block) (string, error) {
	x, err := members(a)
	if err != nil {
		return "", err
	}
	y, err := members(b)
	if err != nil {
		return "", err
	}
	both := maps.Clone(x)
	maps.Copy(both, y)
	maps.DeleteFunc(both, func(name string, _ json.RawMessage) bool { return bytes.Equal(x[name], y[name]) })
	return strings.Join(slices.Sorted(maps.Keys(both)), ", "), nil
}

// members are the fields of a description as the file has them.
func members(b Block) (fields map[string]json.RawMessage, err error) {
	raw, err := json.Marshal(b)
	if err == nil {
		err = json.Unmarshal(raw, &fields)
	}
	return fields, err
}

func (r *reader) account(a ledger.Account) {
	r.Accounts++
	if _, twice := r.accounts[a.Key]; twice {
		r.wrong("a second account of %s", a.Key)
	}
	r.accounts[a.Key] = atLine{a, r.at}
}

func (r *reader) end(e End) {
	r.ended = true
	var sum dolly.Hash
	r.sum.Sum(sum[:0])
	if e.Proofs != r.Proofs || e.Blocks != r.Blocks || e.Accounts != r.Accounts {
		r.wrong("proofs, blocks, accounts: %d, %d, %d are there; the end says %d, %d, %d", r.Proofs, r.Blocks, r.Accounts, e.Proofs, e.Blocks, e.Accounts)
	}
	if e.SHA256 != sum {
		r.wrong("the lines before the end are not those that were written")
	}
	if got := r.Ledger.Sum(); e.Sum != got {
		r.wrong("the end says that the books are off by %d (bytes), they are by %d", e.Sum, got)
	}
}

func (r *reader) wrong(format string, args ...any) {
	r.Wrong++
	r.find(Finding{Line: r.at, Wrong: true, What: fmt.Sprintf(format, args...)})
}

func (r *reader) find(f Finding) {
	if len(r.Findings) < maxFindings {
		r.Findings = append(r.Findings, f)
	}
}
