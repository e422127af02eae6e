package remote

import (
	"net/http"
	"strconv"

	"github.com/dollynator/dolly"
)

// shows answers with a whole view.
func (s server) shows(v dolly.View) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		if err := only(r.URL.Query()); err != nil {
			writeError(w, err)
			return
		}
		raw, err := s.node.Get(r.Context(), v, dolly.Query{})
		answer(w, raw, err)
	}
}

// side answers with one side of the book, the best prices first.
func (s server) side(of func(dolly.MarketView) []dolly.OrderRow) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		q, err := readQuery(r.URL.Query(), "limit")
		if err != nil {
			writeError(w, err)
			return
		}
		v, err := dolly.Fetch[dolly.MarketView](r.Context(), s.node, dolly.ViewMarket, dolly.Query{})
		rows := of(v)
		if q.Limit > 0 {
			rows = rows[:min(q.Limit, len(rows))]
		}
		answer(w, rows, err)
	}
}

// newOrder is what an order is placed with.
type newOrder struct {
	MB      int64 `json:"mb_bytes"`
	Sat     int64 `json:"sat"`
	Timeout int64 `json:"timeout_s,omitempty"` // an hour if it is left out
}

func (s server) place(action string) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var o newOrder
		dry, err := readBody(w, r, &o)
		if err != nil {
			writeError(w, err)
			return
		}
		if o.MB <= 0 || o.Sat <= 0 || o.Timeout < 0 {
			writeError(w, usage(`want {"mb_bytes": N, "sat": N, "timeout_s": N} with numbers above zero`))
			return
		}
		args := map[string]string{"bytes": strconv.FormatInt(o.MB, 10), "sat": strconv.FormatInt(o.Sat, 10)}
		if o.Timeout != 0 {
			args["timeout_s"] = strconv.FormatInt(o.Timeout, 10)
		}
		res, err := s.node.Do(r.Context(), dolly.Action{Name: action, Args: args}, dry)
		answer(w, res, err)
	}
}

func (s server) cancel(w http.ResponseWriter, r *http.Request) {
	dry, err := readDry(r.URL.Query())
	if err != nil {
		writeError(w, err)
		return
	}
	a := dolly.Action{Name: "cancel", Args: map[string]string{"order": r.PathValue("number")}}
	res, err := s.node.Do(r.Context(), a, dry)
	answer(w, res, err)
}

func (s server) payments(w http.ResponseWriter, r *http.Request) {
	if err := only(r.URL.Query()); err != nil {
		writeError(w, err)
		return
	}
	rows, err := dolly.Fetch[[]dolly.SwapRow](r.Context(), s.node, dolly.ViewSwaps, dolly.Query{})
	if err != nil {
		writeError(w, err)
		return
	}
	for _, row := range rows {
		if row.ID == r.PathValue("id") {
			answer(w, row.Payments, nil)
			return
		}
	}
	writeError(w, usage("no transaction %.40q: GET /v1/market/transactions lists them", r.PathValue("id")))
}
