package chain

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wallet"
	"github.com/dollynator/dolly/wallet/distant"
)

// maxTx bounds a transaction handed in, in bytes of the request: a standard one
// weighs at most 100,000 virtual bytes and doubles as hexadecimal digits.
const maxTx = 1 << 20

// Handler serves the chain as JSON: GET /tip, /block/{height}, /script/{hash}
// and, as server-sent events, /events; POST /tx takes a transaction as bytes or
// hexadecimal digits. What cannot be read is answered with 400, a transaction
// that breaks a rule with 422, both with {"error": "a sentence"}.
func (c *Chain) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /tip", c.serveTip)
	mux.HandleFunc("GET /block/{height}", c.serveBlock)
	mux.HandleFunc("GET /script/{hash}", c.serveScript)
	mux.HandleFunc("POST /tx", c.serveTx)
	mux.HandleFunc("GET /events", c.serveEvents)
	return mux
}

func (c *Chain) serveTip(w http.ResponseWriter, r *http.Request) {
	tip, err := c.Tip(r.Context())
	if err != nil {
		refuse(w, http.StatusInternalServerError, err)
		return
	}
	answer(w, http.StatusOK, tip)
}

func (c *Chain) serveBlock(w http.ResponseWriter, r *http.Request) {
	height, err := strconv.ParseUint(r.PathValue("height"), 10, 31)
	if err != nil {
		refuse(w, http.StatusBadRequest, errors.New("a height is a number from 0"))
		return
	}
	b, err := c.Block(uint32(height))
	switch {
	case errors.Is(err, ErrNoBlock):
		refuse(w, http.StatusNotFound, err)
	case err != nil:
		refuse(w, http.StatusInternalServerError, err)
	default:
		answer(w, http.StatusOK, b)
	}
}

func (c *Chain) serveScript(w http.ResponseWriter, r *http.Request) {
	var id dolly.Hash
	if err := id.UnmarshalText([]byte(r.PathValue("hash"))); err != nil {
		refuse(w, http.StatusBadRequest, errors.New("a script is named by the SHA-256 of its bytes, 64 hexadecimal digits"))
		return
	}
	answer(w, http.StatusOK, c.History(id))
}

func (c *Chain) serveTx(w http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(http.MaxBytesReader(w, r.Body, maxTx))
	if err != nil {
		refuse(w, http.StatusBadRequest, fmt.Errorf("read the transaction: %w", err))
		return
	}
	id, err := c.Submit(r.Context(), rawOf(body))
	switch {
	case errors.Is(err, ErrMalformed):
		refuse(w, http.StatusBadRequest, err)
	case errors.Is(err, wallet.ErrRejected):
		refuse(w, http.StatusUnprocessableEntity, err)
	case err != nil:
		refuse(w, http.StatusInternalServerError, err)
	default:
		answer(w, http.StatusOK, distant.Submitted{TxID: id})
	}
}

// rawOf takes hexadecimal digits for what they mean. No serialised transaction
// consists of digits alone: its version has zero bytes.
func rawOf(body []byte) []byte {
	if raw, err := hex.DecodeString(strings.TrimSpace(string(body))); err == nil {
		return raw
	}
	return body
}

func (c *Chain) serveEvents(w http.ResponseWriter, r *http.Request) {
	tips, err := c.Subscribe(r.Context())
	if err != nil {
		refuse(w, http.StatusInternalServerError, err)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	w.Header().Set("Cache-Control", "no-store")
	out := http.NewResponseController(w)
	for tip := range tips {
		data, err := json.Marshal(tip)
		if err != nil {
			return
		}
		if _, err := fmt.Fprintf(w, "event: tip\ndata: %s\n\n", data); err != nil {
			return // the reader is gone
		}
		if err := out.Flush(); err != nil {
			return
		}
	}
}

func answer(w http.ResponseWriter, status int, v any) {
	data, err := json.Marshal(v)
	if err != nil {
		status, data = http.StatusInternalServerError, []byte(`{"error":"the answer cannot be encoded"}`)
	}
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_, _ = w.Write(data) // a reader that left needs no answer
}

func refuse(w http.ResponseWriter, status int, err error) {
	answer(w, status, distant.Problem{Error: err.Error()})
}
