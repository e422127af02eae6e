package market

import (
	"bytes"
	"errors"
	"reflect"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
)

func TestBatchSpeaksForItsSigner(t *testing.T) {
	want := Batch{
		Orders:  []dolly.Order{order(alice, 1, dolly.Bid, 6600, 66*dolly.MiB, 1000), order(alice, 2, dolly.Bid, 1000, dolly.MiB, 2000)},
		Cancels: []uint64{7},
	}
	raw, err := SealBatch(alice, dolly.Town, want)
	if err != nil {
		t.Fatal(err)
	}
	from, got, err := OpenBatch(dolly.Town, raw)
	if err != nil || from != alice.Peer() || !reflect.DeepEqual(got, want) {
		t.Fatalf("%+v from %v: %v", got, from, err)
	}
	if _, err := SealBatch(bob, dolly.Town, want); !errors.Is(err, ErrForeign) {
		t.Errorf("bob sealed alice's orders: %v", err)
	}
	if _, _, err := OpenBatch(dolly.Main, raw); !errors.Is(err, wire.ErrSignature) {
		t.Errorf("another network: %v", err)
	}
}

func TestI32BatchesAreBounded(t *testing.T) {
	for name, c := range map[string]struct {
		record batchRecord
		want   error
	}{
		"empty":            {batchRecord{}, ErrEmptyBatch},
		"too many orders":  {batchRecord{Orders: make([]orderRecord, MaxBatchOrders+1)}, ErrLargeBatch},
		"too many cancels": {batchRecord{Cancels: make([]uint64, MaxBatchCancels+1)}, ErrLargeBatch},
	} {
		raw := wire.Seal(alice, dolly.Town, KindOrders, c.record)
		if _, _, err := OpenBatch(dolly.Town, raw); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := SealBatch(alice, dolly.Town, Batch{}); !errors.Is(err, ErrEmptyBatch) {
		t.Errorf("sealed nothing: %v", err)
	}
}

// FuzzOpenBatch: a stranger's bytes are refused or are what their signer said,
// and no batch is read in two ways.
func FuzzOpenBatch(f *testing.F) {
	for _, b := range []Batch{
		{Orders: []dolly.Order{order(alice, 1, dolly.Bid, 6600, 66*dolly.MiB, 1000)}},
		{Orders: []dolly.Order{order(alice, 1<<63, dolly.Ask, 1, 1, 0)}, Cancels: []uint64{0, 7, 1<<64 - 1}},
		{Cancels: []uint64{1}},
	} {
		raw, err := SealBatch(alice, dolly.Town, b)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
		f.Add(raw[:len(raw)/2])
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		trader, b, err := OpenBatch(dolly.Town, raw)
		if err != nil {
			return
		}
		if len(b.Orders) > MaxBatchOrders || len(b.Cancels) > MaxBatchCancels {
			t.Fatalf("%d orders, %d cancels", len(b.Orders), len(b.Cancels))
		}
		for _, o := range b.Orders {
			if o.ID.Trader != trader {
				t.Fatalf("%v speaks for %v", trader, o.ID.Trader)
			}
		}
		if trader == alice.Peer() {
			again, err := SealBatch(alice, dolly.Town, b)
			if err != nil || !bytes.Equal(again, raw) {
				t.Fatalf("sealed again: %x, %v; want %x", again, err, raw)
			}
		}
	})
}
