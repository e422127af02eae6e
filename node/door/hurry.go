package door

import (
	"errors"
	"io"
	"net/http"
	"time"
)

// Hurry bounds how long a caller can hold what serves it: body is the time for a
// request's body to come, answer that for each part of the answer to be taken. A stream
// lasts for as long as its reader reads; who reads nothing is cut off, and so is whoever
// no longer may read.
func Hurry(h http.Handler, body, answer time.Duration) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		c := http.NewResponseController(w)
		if r.Body != nil && r.Body != http.NoBody {
			_ = c.SetReadDeadline(time.Now().Add(body)) // who has no deadlines is no network
			r.Body = &hurriedBody{r.Body, c}
		}
		h.ServeHTTP(&hurried{w, c, answer}, r)
	})
}

// hurriedBody lifts the deadline when all of it has come: from then on the server reads
// to learn whether the caller is still there.
type hurriedBody struct {
	io.ReadCloser
	c *http.ResponseController
}

func (b *hurriedBody) Read(p []byte) (int, error) {
	n, err := b.ReadCloser.Read(p)
	if errors.Is(err, io.EOF) {
		_ = b.c.SetReadDeadline(time.Time{})
	}
	return n, err
}

// hurried sets the deadline on with each part.
type hurried struct {
	http.ResponseWriter
	c      *http.ResponseController
	answer time.Duration
}

func (h *hurried) on() { _ = h.c.SetWriteDeadline(time.Now().Add(h.answer)) }

func (h *hurried) Write(b []byte) (int, error) {
	h.on()
	return h.ResponseWriter.Write(b)
}

// FlushError is what [http.ResponseController] calls.
func (h *hurried) FlushError() error {
	h.on()
	return h.c.Flush()
}

// Unwrap is for [http.ResponseController] too.
func (h *hurried) Unwrap() http.ResponseWriter { return h.ResponseWriter }
