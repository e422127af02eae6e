package wallet

import (
	"encoding/hex"
	"fmt"

	"github.com/btcsuite/btcd/wire/v2"
	"github.com/dollynator/dolly"
	dw "github.com/dollynator/dolly/wire"
)

// What the store holds, all below "wallet/":
//
//	keys               how many receive keys were handed out
//	next               the number of the next transaction
//	tx/<txid>          a transaction, for ever; also those that were outbid by the next rung
//	live/<number>      id of a transaction to be broadcast until it is buried
//	pay/<permit id>    id of the transaction that a permit paid for, its newest rung
//	contract/<key id>  a contract that this wallet is a party to
const (
	atKeys     = "wallet/keys"
	atNext     = "wallet/next"
	atTx       = "wallet/tx/"
	atLive     = "wallet/live/"
	atPay      = "wallet/pay/"
	atContract = "wallet/contract/"
)

// purpose is why a transaction was made. The numbers are on disk.
type purpose uint8

const (
	forPayment purpose = 1
	forFunding purpose = 2
	forClaim   purpose = 3
	forRefund  purpose = 4
	forSweep   purpose = 5
	forSplit   purpose = 6
)

// entry is a signed transaction. It is written once; only whether it is live changes.
type entry struct {
	Number  uint64     `cbor:"1,keyasint"` // in the order of signing
	Purpose purpose    `cbor:"2,keyasint"`
	ID      dolly.Hash `cbor:"3,keyasint"` // of the permit or of the contract key
	TxID    string     `cbor:"4,keyasint"`
	Raw     []byte     `cbor:"5,keyasint"`
	To      string     `cbor:"6,keyasint"` // address
	Sat     dolly.Sat  `cbor:"7,keyasint"`
	Fee     dolly.Sat  `cbor:"8,keyasint"`
	Inputs  []input    `cbor:"9,keyasint"`
	Since   uint32     `cbor:"10,keyasint"` // height from which on a block could have it
	Most    dolly.Sat  `cbor:"11,keyasint"` // that its fee may become; zero: it stays as it is
	Key     dolly.Hash `cbor:"12,keyasint"` // of the contract that a funding pays into
}

// input is an output that an entry spends, with the script to find it by.
type input struct {
	TxID   string    `cbor:"1,keyasint"`
	Vout   uint32    `cbor:"2,keyasint"`
	Script []byte    `cbor:"3,keyasint"`
	Sat    dolly.Sat `cbor:"4,keyasint"`
}

// deal is a contract with the transactions that this wallet made for it, the
// newest rung of each.
type deal struct {
	Contract Contract   `cbor:"1,keyasint"`
	Permit   dolly.Hash `cbor:"2,keyasint"` // of the funding; zero for the seller
	Funding  string     `cbor:"3,keyasint"` // ids of transactions; empty if none
	Refund   string     `cbor:"4,keyasint"`
	Claim    string     `cbor:"5,keyasint"`
}

// newEntry describes a signed transaction.
func newEntry(tx *wire.MsgTx, ins []coin, why purpose, id dolly.Hash, to string, sat dolly.Sat) (entry, error) {
	raw, err := serialize(tx)
	if err != nil {
		return entry{}, err
	}
	e := entry{Purpose: why, ID: id, TxID: tx.TxHash().String(), Raw: raw, To: to, Sat: sat, Fee: sum(ins)}
	for _, o := range tx.TxOut {
		e.Fee -= dolly.Sat(o.Value)
	}
	for _, c := range ins {
		e.Inputs = append(e.Inputs, input{c.at.Hash.String(), c.at.Index, c.script, c.sat})
	}
	return e, nil
}

func (e entry) payment() Payment {
	return Payment{ID: e.ID, TxID: e.TxID, Raw: e.Raw, To: e.To, Sat: e.Sat, Fee: e.Fee}
}

// write gives e the next number and puts it, to be broadcast if live.
func (e *entry) write(w dolly.Writer, live bool) error {
	if raw := w.Get(atNext); raw != nil {
		if err := dw.Unmarshal(raw, &e.Number); err != nil {
			return fmt.Errorf("read the next number: %w", err)
		}
	}
	if err := w.Put(atNext, dw.Marshal(e.Number+1)); err != nil {
		return err
	}
	if live {
		if err := w.Put(liveKey(e.Number), []byte(e.TxID)); err != nil {
			return err
		}
	}
	return w.Put(atTx+e.TxID, dw.Marshal(*e))
}

func putDeal(w dolly.Writer, keyID dolly.Hash, d deal) error {
	return w.Put(dealKey(keyID), dw.Marshal(d))
}

func liveKey(n uint64) string { return fmt.Sprintf("%s%016x", atLive, n) }

func payKey(id dolly.Hash) string { return atPay + hex.EncodeToString(id[:]) }

func dealKey(id dolly.Hash) string { return atContract + hex.EncodeToString(id[:]) }

// read decodes the record at a key, or reports that there is none.
func read(r dolly.Reader, key string, v any) (bool, error) {
	raw := r.Get(key)
	if raw == nil {
		return false, nil
	}
	if err := dw.Unmarshal(raw, v); err != nil {
		return false, fmt.Errorf("read %s: %w", key, err)
	}
	return true, nil
}

// readTx reads a transaction that another record names.
func readTx(r dolly.Reader, txid string) (entry, error) {
	var e entry
	ok, err := read(r, atTx+txid, &e)
	if err == nil && !ok {
		err = fmt.Errorf("read transaction %s: it is missing", txid)
	}
	return e, err
}

// readPaid reads what a permit paid for.
func readPaid(r dolly.Reader, id dolly.Hash) (entry, bool, error) {
	txid := r.Get(payKey(id))
	if txid == nil {
		return entry{}, false, nil
	}
	e, err := readTx(r, string(txid))
	return e, err == nil, err
}

// readLive reads all transactions still to be broadcast, oldest first.
func readLive(r dolly.Reader) ([]entry, error) {
	var all []entry
	err := r.Scan(atLive, func(_ string, txid []byte) error {
		e, err := readTx(r, string(txid))
		all = append(all, e)
		return err
	})
	return all, err
}
