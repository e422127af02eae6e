package main

import (
	"encoding/hex"
	"strconv"
	"time"

	"github.com/dollynator/dolly/ledger"
	"github.com/dollynator/dolly/ledger/audit"
	"github.com/dollynator/dolly/wire"
)

// ledgerHalf is a half-block with its signature.
type ledgerHalf struct {
	audit.Block
	Signature string `json:"signature"` // hexadecimal, by Key, verified
}

// ledgerBlock is what show prints of one transaction.
type ledgerBlock struct {
	Block   ledgerHalf  `json:"block"`
	Counter *ledgerHalf `json:"counter"` // null: the other side's half is not held
	State   string      `json:"state"`
}

func half(s ledger.Signed) (ledgerHalf, error) {
	sig, err := wire.Signature(s.Raw)
	return ledgerHalf{audit.Describe(s), hex.EncodeToString(sig)}, err
}

func (v *ledgerShow) block(b *ledgerBooks, s ledger.Signed) error {
	var out ledgerBlock
	var err error
	if out.Block, err = half(s); err != nil {
		return err
	}
	other, both := b.Counter(s.Hash)
	if both {
		h, err := half(other)
		if err != nil {
			return err
		}
		out.Counter = &h
	}
	out.State = b.state(s, other, both)
	if v.asJSON {
		return v.env.JSON(out)
	}
	v.half("block", out.Block)
	if out.Counter != nil {
		v.half("other half", *out.Counter)
	}
	v.env.Print("%s", out.State)
	return nil
}

// state is what a transaction came to, in words.
func (b *ledgerBooks) state(s, other ledger.Signed, both bool) string {
	switch {
	case both && (s.Kind == ledger.Release || other.Kind == ledger.Release):
		return "both halves are held: the lock was released, nobody gained"
	case both:
		return "both halves are held, and both signatures hold"
	case s.Credit:
		return "a claim: the debit that it names is not held, so it counts for nothing"
	case s.Kind == ledger.Lock && b.LockState(s.Hash) == ledger.LockTaken:
		return "the secret of this lock is known; its take is not held"
	}
	return "the other side has not signed: spent, and gained by nobody yet"
}

func (v *ledgerShow) half(title string, h ledgerHalf) {
	side := "debit"
	if h.Credit {
		side = "credit"
	}
	rows := [][2]string{
		{title, h.Hash.String()},
		{"signed by", h.Key.String()},
		{"signature", h.Signature},
		{"number", strconv.FormatUint(h.Seq, 10) + " of its chain, after " + h.Prev.String()},
		{"says", side + " of " + h.Kind + ": " + strconv.FormatInt(int64(h.Amount), 10) + " bytes, the other side is " + h.Peer.String()},
		{"totals", "gained " + strconv.FormatInt(int64(h.Gained), 10) + ", spent " + strconv.FormatInt(int64(h.Spent), 10) + " bytes by its own count"},
		{"claims", "to be of " + h.At.Std().Format(time.DateTime)},
	}
	if h.Credit {
		rows = append(rows, [2]string{"answers", h.Link.String()})
	}
	if !h.Lock.IsZero() {
		rows = append(rows, [2]string{"lock", h.Lock.String()})
	}
	if len(h.Secret) > 0 {
		rows = append(rows, [2]string{"secret", hex.EncodeToString(h.Secret)})
	}
	v.env.Table(append(rows, [2]string{"envelope", hex.EncodeToString(h.Raw)}))
	v.env.Print("")
}
