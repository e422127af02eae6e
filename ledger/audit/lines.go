package audit

import (
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/ledger"
)

// Format is the version of the format.
const Format = 1

// line is one line of the file; exactly one member is set.
type line struct {
	Head    *Head           `json:"head,omitempty"`
	Proof   *Proof          `json:"proof,omitempty"`
	Block   *Block          `json:"block,omitempty"`
	Account *ledger.Account `json:"account,omitempty"`
	End     *End            `json:"end,omitempty"`
}

// Head begins a file.
type Head struct {
	Format  int           `json:"dolly_ledger"`
	Network dolly.Network `json:"network"`
	Self    dolly.PeerID  `json:"self"` // whose node wrote it; unsigned
	At      dolly.Time    `json:"at_unix_ms"`
}

// Proof condemns a key.
type Proof struct {
	Key dolly.PeerID `json:"key"`
	A   []byte       `json:"a"`
	B   []byte       `json:"b"`
}

// Block is a half-block in words, with the envelope that it was read from.
type Block struct {
	Key    dolly.PeerID `json:"key"`
	Seq    uint64       `json:"seq"`
	Prev   dolly.Hash   `json:"prev,omitzero"`
	Kind   string       `json:"kind"`
	Credit bool         `json:"credit"`
	Peer   dolly.PeerID `json:"peer"`
	Link   dolly.Hash   `json:"link,omitzero"`
	Amount dolly.MB     `json:"amount_bytes"`
	Gained dolly.MB     `json:"gained_bytes"`
	Spent  dolly.MB     `json:"spent_bytes"`
	Lock   dolly.Hash   `json:"lock,omitzero"`
	Secret []byte       `json:"secret,omitempty"`
	At     dolly.Time   `json:"at_unix_ms"`
	Hash   dolly.Hash   `json:"hash"`
	Raw    []byte       `json:"raw"`
}

// End closes a file.
type End struct {
	Proofs   int        `json:"proofs"`
	Blocks   int        `json:"blocks"`
	Accounts int        `json:"accounts"`
	Sum      dolly.MB   `json:"sum_bytes"`
	SHA256   dolly.Hash `json:"sha256"` // of all lines before
}

// Describe puts a half-block into words.
func Describe(s ledger.Signed) Block {
	return Block{
		Key: s.Key, Seq: s.Seq, Prev: s.Prev, Kind: s.Kind.String(), Credit: s.Credit, Peer: s.Peer, Link: s.Link, Amount: s.Amount,
		Gained: s.Gained, Spent: s.Spent, Lock: s.Lock, Secret: s.Secret, At: s.At, Hash: s.Hash, Raw: s.Raw,
	}
}
