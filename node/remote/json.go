package remote

import (
	"encoding/json"
	"net/http"
	"strconv"
)

// writeJSON writes v as the whole answer. What cannot be encoded becomes an
// error; a reader that is gone is nobody's loss.
func writeJSON(w http.ResponseWriter, status int, v any) {
	b, err := json.Marshal(v)
	if err != nil {
		status = http.StatusInternalServerError
		b = []byte(`{"error":"encode the answer","kind":"failed"}`)
	}
	b = append(b, '\n')
	w.Header().Set("Content-Type", "application/json")
	w.Header().Set("Content-Length", strconv.Itoa(len(b)))
	w.WriteHeader(status)
	_, _ = w.Write(b)
}
