package distant

// Submitted answers a transaction that was handed in.
type Submitted struct {
	TxID string `json:"txid"`
}

// Problem is an answer that is none, in a sentence.
type Problem struct {
	Error string `json:"error"`
}
