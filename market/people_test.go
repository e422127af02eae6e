package market

import (
	"github.com/btcsuite/btcd/btcec/v2"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

// The people of all tests.
var (
	alice = wire.NewKey([32]byte{1})
	bob   = wire.NewKey([32]byte{2})
	carol = wire.NewKey([32]byte{3})
)

func id(k wire.Key, n uint64) dolly.OrderID { return dolly.OrderID{Trader: k.Peer(), Number: n} }

func order(k wire.Key, n uint64, s dolly.Side, sat dolly.Sat, mb dolly.MB, expires dolly.Time) dolly.Order {
	return dolly.Order{ID: id(k, n), Side: s, Price: dolly.Price{Sat: sat, MB: mb}, Expires: expires}
}

// roomy are limits that tests with tiny orders do not meet.
func roomy() Limits {
	l := DefaultLimits()
	l.MinSat, l.MaxSat = 1, 0
	return l
}

// contractTestKey is a contract key, and another one for each number.
func contractTestKey(b byte) []byte {
	_, pub := btcec.PrivKeyFromBytes([]byte{b})
	return pub.SerializeCompressed()
}
