package faults

import (
	"context"
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/fault"
)

// elsewhereSat is what a life pays at last to which an image puts an end. Beside it
// the budget does not bear both bids that it bears without.
const elsewhereSat = dolly.Sat(3000)

// part has a copy of the disk that an old image replaces pay somebody. The coins are
// the image's too, and it hears of that from the chain alone: nobody has a swap to
// remind it of. What is gone by then is excused.
func (b *buybotBook) part(f *fair, d *dealer) {
	if d.brain == nil || d.trader == nil {
		return
	}
	defer fault.Arm(nil)()
	gone, err := payElsewhere(f, d)
	if err != nil {
		b.wrong = append(b.wrong, fmt.Sprintf("a copy cannot pay: %v", err))
		return
	}
	b.excused = gone
	f.records.counts["paid elsewhere"]++
}

// payElsewhere returns what is gone of all coins that the key ever had.
func payElsewhere(f *fair, d *dealer) (dolly.Sat, error) {
	ctx := context.Background()
	w, err := openWallet(d.key, f.chain, f.copy(d))
	if err != nil {
		return 0, err
	}
	permit, err := charter.AllowSelf(d.law, d.key.Peer(), 0, f.now, charter.Spend{
		ID: dolly.Hash{1}, Kind: charter.Payment, Offer: "stall/any/where", MaxSat: elsewhereSat + feeMax,
	})
	if err != nil {
		return 0, err
	}
	if _, err := w.Pay(ctx, permit, f.dealers[0].wallet.Address(), elsewhereSat); err != nil {
		return 0, err
	}
	have, err := w.Balance(ctx)
	return 3*startSat - have.Confirmed - have.Pending - have.Reserved, err
}
