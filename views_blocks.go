package dolly

// ViewBlocks is the ledger for who reads it: []BlockRow, blocks of the key that
// Filter names, by number from From on, at most Limit.
const ViewBlocks View = "blocks"

// HalfRow is one half of a transaction as its owner signed it. Gained and Spent are
// the owner's own totals up to it; At is what the owner claims.
type HalfRow struct {
	Key       PeerID `json:"peer_id"`
	Number    uint64 `json:"number"`
	Hash      Hash   `json:"hash"`
	Previous  Hash   `json:"previous,omitzero"`
	Kind      string `json:"kind"`   // carry, transfer, lock, take, release
	Credit    bool   `json:"credit"` // the owner gains
	With      PeerID `json:"with"`
	Amount    MB     `json:"amount_bytes"`
	Gained    MB     `json:"gained_bytes"`
	Spent     MB     `json:"spent_bytes"`
	At        Time   `json:"at_unix_ms"`
	Signature string `json:"signature"` // hexadecimal, by Key, verified when the block was taken in
}

// BlockRow is a half-block and the other half of its transaction, if that is held.
type BlockRow struct {
	HalfRow
	Other *HalfRow `json:"other,omitempty"`
	State string   `json:"state"` // what the transaction came to, in words
}
