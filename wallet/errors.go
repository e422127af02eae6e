package wallet

import "errors"

// Refusals of a wallet.
var (
	// ErrRejected is returned when the chain judged a transaction and said no.
	ErrRejected = errors.New("transaction rejected by the chain")
	// ErrInsufficient is returned when the spendable coins do not cover amount and fee.
	ErrInsufficient = errors.New("insufficient funds")
	// ErrDust is returned for an amount too small to be worth its own spending.
	ErrDust = errors.New("amount is dust")
	// ErrAddress is returned for an address that is not one, or of another network.
	ErrAddress = errors.New("not an address of this network")
	// ErrChanged is returned when an id that already paid comes again with
	// another address, amount or contract.
	ErrChanged = errors.New("the same id was used for another payment")
	// ErrContract is returned for a contract that this wallet should not sign:
	// keys that are not its own, equal keys, wrong sizes, dust.
	ErrContract = errors.New("contract refused")
	// ErrSecret is returned for a secret that is not 32 bytes or does not hash to H.
	ErrSecret = errors.New("not the secret of this contract")
	// ErrUnfunded is returned when no block holds the contract's exact amount.
	ErrUnfunded = errors.New("contract is not funded")
	// ErrEarly is returned when a refund is asked for before its height.
	ErrEarly = errors.New("too early for the refund")
	// ErrUnknown is returned when the store knows nothing of the contract.
	ErrUnknown = errors.New("unknown contract")
	// ErrStopped is returned after a store error: what is on disk is unknown,
	// so nothing is signed until the wallet is opened again.
	ErrStopped = errors.New("wallet stopped after a store error")
)
