package remote

import (
	"context"
	"encoding/json"
	"maps"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/dollynator/dolly"
)

// trading is a fake node with a market, which says back what it is to do.
type trading struct{ *fake }

func (n trading) Do(_ context.Context, a dolly.Action, dry bool) (dolly.Result, error) {
	res := dolly.Result{Done: !dry, Lines: []string{a.Name}}
	for _, key := range slices.Sorted(maps.Keys(a.Args)) {
		res.Lines = append(res.Lines, key+"="+a.Args[key])
	}
	return res, nil
}

func newTrading() trading {
	f := newFake()
	order := func(n uint64) dolly.OrderRow {
		return dolly.OrderRow{ID: dolly.OrderID{Number: n}, Status: dolly.OrderOpen}
	}
	f.views = map[dolly.View]any{
		dolly.ViewMarket: dolly.MarketView{Bids: []dolly.OrderRow{order(1), order(2)}, Asks: []dolly.OrderRow{order(3)}, Done: 7},
		dolly.ViewOrders: []dolly.OrderRow{order(9)},
		dolly.ViewMakers: []dolly.MakerRow{{Name: "carol"}},
		dolly.ViewSwaps:  []dolly.SwapRow{{ID: "ab12", Payments: []dolly.PaymentRow{{Asset: "MB", State: "locked"}}}},
		dolly.ViewWallets: []dolly.WalletRow{
			{ID: "MB", Unit: "byte", Available: 66, Transactions: []dolly.TransferRow{{Kind: "carry"}}}, {ID: "TBTC", Unit: "sat"},
		},
	}
	return trading{f}
}

func TestTheMarketHasNamesOfItsOwn(t *testing.T) {
	mux := handler(newTrading())
	for _, c := range []struct {
		method, url, body string
		status            int
		want              []string // in the answer
	}{
		{"GET", "/v1/market/bids", "", 200, []string{`"number":1`, `"number":2`}},
		{"GET", "/v1/market/bids?limit=1", "", 200, []string{`"number":1`}},
		{"GET", "/v1/market/asks", "", 200, []string{`"number":3`}},
		{"GET", "/v1/market/orders", "", 200, []string{`"number":9`, `"status":"open"`}},
		{"GET", "/v1/market/matchmakers", "", 200, []string{"carol"}},
		{"GET", "/v1/market/transactions", "", 200, []string{"ab12"}},
		{"GET", "/v1/market/transactions/ab12/payments", "", 200, []string{`"asset":"MB"`, "locked"}},
		{"GET", "/v1/market/state", "", 200, []string{`"trades_done":7`}},
		{"GET", "/v1/wallets", "", 200, []string{`"MB"`, `"TBTC"`}},
		{"GET", "/v1/wallets/MB/balance", "", 200, []string{`"available":66`}},
		{"GET", "/v1/wallets/MB/transactions", "", 200, []string{"carry"}},
		{"PUT", "/v1/market/bids", `{"mb_bytes":66,"sat":5}`, 200, []string{`"done":true`, "bid", "bytes=66", "sat=5"}},
		{"PUT", "/v1/market/asks?dry=true", `{"mb_bytes":66,"sat":5,"timeout_s":60}`, 200, []string{`"done":false`, "ask", "timeout_s=60"}},
		{"POST", "/v1/market/orders/9/cancel", "", 200, []string{"cancel", "order=9"}},
		{"POST", "/v1/wallets/MB/transfer", `{"to":"bob","amount":3}`, 200, []string{"transfer", "bytes=3", "to=bob"}},

		{"GET", "/v1/market/bids?limit=-1", "", 400, []string{"limit is a count"}},
		{"GET", "/v1/market/bids?from=1", "", 400, []string{"not known"}},
		{"GET", "/v1/market/orders?limit=1", "", 400, []string{"not known"}},
		{"GET", "/v1/market/transactions/none/payments", "", 400, []string{"no transaction"}},
		{"GET", "/v1/wallets/DOGE/balance", "", 400, []string{"no wallet"}},
		{"PUT", "/v1/market/bids", `{"mb_bytes":66.5,"sat":5}`, 400, []string{"mb_bytes"}},
		{"PUT", "/v1/market/bids", `{"mb_bytes":-1,"sat":5}`, 400, []string{"mb_bytes", "above zero"}},
		{"PUT", "/v1/market/bids", `{"sat":5}`, 400, []string{"mb_bytes", "above zero"}},
		{"PUT", "/v1/market/bids", `{"mb":66,"sat":5}`, 400, []string{"unknown field"}},
		{"PUT", "/v1/market/bids", `{"mb_bytes":66,"sat":5}{}`, 400, []string{"more than one"}},
		{"PUT", "/v1/market/asks?dry=perhaps", `{}`, 400, []string{"true or false"}},
		{"PUT", "/v1/market/asks", `"` + strings.Repeat("x", maxBody) + `"`, 400, []string{"too large"}},
		{"POST", "/v1/market/asks", `{}`, 404, []string{"no route"}},
		{"POST", "/v1/market/orders/9/cancel?when=now", "", 400, []string{"not known"}},
		{"POST", "/v1/wallets/TBTC/transfer", `{"to":"bob","amount":3}`, 403, []string{"payout address", `"kind":"refused"`}},
		{"POST", "/v1/wallets/DOGE/transfer", `{"to":"bob","amount":3}`, 400, []string{"no wallet"}},
	} {
		status, got := request(t, mux, c.method, c.url, c.body)
		if status != c.status || !json.Valid([]byte(got)) {
			t.Errorf("%s %s: %d %s, want %d", c.method, c.url, status, got, c.status)
		}
		for _, want := range c.want {
			if !strings.Contains(got, want) {
				t.Errorf("%s %s: %s, want %s", c.method, c.url, got, want)
			}
		}
	}
	if _, got := request(t, mux, "GET", "/v1/market/bids?limit=1", ""); strings.Contains(got, `"number":2`) {
		t.Errorf("more than one: %s", got)
	}
	if _, got := request(t, mux, "GET", "/v1/wallets/MB/balance", ""); strings.Contains(got, "transactions") {
		t.Errorf("a balance with transactions: %s", got)
	}
}

// request asks a handler.
func request(t *testing.T, h http.Handler, method, url, body string) (status int, answer string) {
	t.Helper()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, httptest.NewRequestWithContext(t.Context(), method, url, strings.NewReader(body)))
	return w.Code, w.Body.String()
}
