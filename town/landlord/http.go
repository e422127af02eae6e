package landlord

import (
	"encoding/json"
	"errors"
	"fmt"
	"net/http"

	"github.com/dollynator/dolly/cloud"
)

// maxRequest bounds a request's body, in bytes.
const maxRequest = 64 << 10

// Handler is the service. Bodies are JSON in the shapes of package cloud;
// whatever is not 2xx has a cloud.Problem as its body.
func (l *Landlord) Handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /offers", func(w http.ResponseWriter, _ *http.Request) {
		respond(w, l.offers(), nil)
	})
	mux.HandleFunc("POST /quote", answer(func(in cloud.QuoteRequest) (cloud.Quote, error) {
		return l.quote(in.Offer)
	}))
	mux.HandleFunc("POST /rent", answer(func(in cloud.RentRequest) (cloud.Server, error) {
		return l.rent(in.Quote, in.Order)
	}))
	mux.HandleFunc("GET /lookup", func(w http.ResponseWriter, r *http.Request) {
		s, err := l.lookup(r.URL.Query().Get("key"))
		respond(w, s, err)
	})
	mux.HandleFunc("POST /renew", answer(func(in cloud.KeyRequest) (cloud.Quote, error) {
		return l.renew(in.Key, in.Period)
	}))
	mux.HandleFunc("POST /release", answer(func(in cloud.KeyRequest) (cloud.Server, error) {
		return l.release(in.Key)
	}))
	mux.HandleFunc("GET /events", l.stream)
	return mux
}

func (l *Landlord) lookup(key string) (cloud.Server, error) {
	t, err := l.find(key)
	if err != nil {
		return cloud.Server{}, err
	}
	return t.server(), nil
}

func (l *Landlord) release(key string) (cloud.Server, error) {
	t, err := l.find(key)
	if err != nil {
		return cloud.Server{}, err
	}
	if err := l.end(t, "it was released"); err != nil {
		return cloud.Server{}, err
	}
	return t.server(), nil
}

// errBody is what a request's body is when it is not ours.
var errBody = errors.New("the body is not the JSON of this request")

// answer reads a request strictly and writes what f makes of it.
func answer[In, Out any](f func(In) (Out, error)) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		var in In
		dec := json.NewDecoder(http.MaxBytesReader(w, r.Body, maxRequest))
		dec.DisallowUnknownFields()
		if err := dec.Decode(&in); err != nil || dec.More() {
			respond(w, in, errBody)
			return
		}
		out, err := f(in)
		respond(w, out, err)
	}
}

// status is the HTTP status of a refusal.
func status(err error) int {
	switch {
	case errors.Is(err, errBody), errors.Is(err, cloud.ErrOrder):
		return http.StatusBadRequest
	case errors.Is(err, cloud.ErrUnknown), errors.Is(err, cloud.ErrOffer):
		return http.StatusNotFound
	case errors.Is(err, cloud.ErrClosed):
		return http.StatusGone
	case cloud.Code(err) != "":
		return http.StatusConflict
	}
	return http.StatusInternalServerError
}

// respond writes out, or err as a problem. A client that hung up asks again.
func respond(w http.ResponseWriter, out any, err error) {
	w.Header().Set("Content-Type", "application/json")
	if err != nil {
		w.WriteHeader(status(err))
		out = cloud.Problem{Code: cloud.Code(err), Text: err.Error()}
	}
	_ = json.NewEncoder(w).Encode(out)
}

// stream sends events as they happen, those still kept first.
func (l *Landlord) stream(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/event-stream")
	flush := http.NewResponseController(w)
	seq := uint64(0)
	for {
		if flush.Flush() != nil {
			return
		}
		batch := l.events.after(r.Context(), seq)
		if len(batch) == 0 {
			return
		}
		for _, e := range batch {
			raw, err := json.Marshal(e)
			if err != nil {
				return
			}
			if _, err := fmt.Fprintf(w, "id: %d\nevent: %s\ndata: %s\n\n", e.Seq, e.Kind, raw); err != nil {
				return
			}
			seq = e.Seq
		}
	}
}
