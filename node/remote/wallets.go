package remote

import (
	"context"
	"net/http"
	"strconv"

	"github.com/dollynator/dolly"
)

// balance is a wallet without its movements.
type balance struct {
	Unit      string `json:"unit"`
	Known     bool   `json:"known"` // false: this node sees its transactions only
	Available int64  `json:"available"`
	Pending   int64  `json:"pending"`
	Locked    int64  `json:"locked"`
	InOrders  int64  `json:"in_orders"`
}

func (s server) wallet(ctx context.Context, id string) (dolly.WalletRow, error) {
	rows, err := dolly.Fetch[[]dolly.WalletRow](ctx, s.node, dolly.ViewWallets, dolly.Query{})
	if err != nil {
		return dolly.WalletRow{}, err
	}
	for _, row := range rows {
		if row.ID == id {
			return row, nil
		}
	}
	return dolly.WalletRow{}, usage("no wallet %.40q: GET /v1/wallets lists them", id)
}

func (s server) ofWallet(part func(dolly.WalletRow) any) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := only(r.URL.Query()); err != nil {
			writeError(w, err)
			return
		}
		row, err := s.wallet(r.Context(), r.PathValue("id"))
		answer(w, part(row), err)
	}
}

// transferOrder is what is sent, to whom.
type transferOrder struct {
	To     string `json:"to"`
	Amount int64  `json:"amount"` // in the wallet's unit
}

// transfer passes MB on. Bitcoin has no such way out: it pays landlords and
// swaps by the charter's permits, and what is left goes to the payout address.
func (s server) transfer(w http.ResponseWriter, r *http.Request) {
	var t transferOrder
	dry, err := readBody(w, r, &t)
	if err != nil {
		writeError(w, err)
		return
	}
	row, err := s.wallet(r.Context(), r.PathValue("id"))
	if err == nil && row.Unit != "byte" {
		err = &dolly.Error{Kind: dolly.Refused, Text: "bitcoin leaves a node for servers, swaps and its payout address only",
			Hint: "the config's payout names that; dolly do leave sends what is left there"}
	}
	if err != nil {
		writeError(w, err)
		return
	}
	a := dolly.Action{Name: "transfer", Args: map[string]string{"to": t.To, "bytes": strconv.FormatInt(t.Amount, 10)}}
	res, err := s.node.Do(r.Context(), a, dry)
	answer(w, res, err)
}
