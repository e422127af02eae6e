package wallet

import "github.com/dollynator/dolly"

// Forge signs a spending of a contract without any of the wallet's own checks,
// so that only the script engine stands in its way.
func (w *Wallet) Forge(keyID dolly.Hash, c Contract, found ContractState, secret []byte) ([]byte, error) {
	at, err := outpoint(found.TxID, found.Vout)
	if err != nil {
		return nil, err
	}
	e, err := w.spendContract(keyID, c, at, secret)
	return e.Raw, err
}
