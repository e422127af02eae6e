package remote

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"syscall"

	"github.com/dollynator/dolly"
)

// The refusals of this room.
var (
	// ErrServed is returned by Listen when somebody answers at the path already.
	ErrServed = errors.New("another node serves it")
	// ErrNotSocket is returned by Listen when the path is something else.
	ErrNotSocket = errors.New("there is a file that is not a socket")
	// ErrClosed is returned by a dialled node after Close.
	ErrClosed = errors.New("the link was closed")
	// ErrTooLarge is returned for an answer above the size limit.
	ErrTooLarge = errors.New("answer is too large")
)

// failure is how an error travels.
type failure struct {
	Text string `json:"error"`
	Hint string `json:"hint,omitempty"`
	Kind string `json:"kind"`
}

// kinds are the words on the wire and the status that goes with each.
var kinds = [...]struct {
	kind   dolly.Kind
	word   string
	status int
}{
	{dolly.Failed, "failed", http.StatusInternalServerError},
	{dolly.Usage, "usage", http.StatusBadRequest},
	{dolly.Refused, "refused", http.StatusForbidden},
	{dolly.Unreachable, "unreachable", http.StatusServiceUnavailable},
	{dolly.Partial, "partial", http.StatusInternalServerError},
	{dolly.Over, "over", http.StatusGone},
}

func writeError(w http.ResponseWriter, err error) {
	k := kinds[0]
	for _, each := range kinds {
		if each.kind == dolly.KindOf(err) {
			k = each
		}
	}
	writeJSON(w, k.status, failure{Text: err.Error(), Hint: dolly.HintOf(err), Kind: k.word})
}

// readError turns a refused answer back into the error that was sent.
func readError(r *http.Response) error {
	var f failure
	err := json.NewDecoder(io.LimitReader(r.Body, maxBody)).Decode(&f)
	if err != nil || f.Text == "" {
		return &dolly.Error{Kind: dolly.Failed, Text: "the node answered " + r.Status,
			Hint: "is it of the same version as this program?"}
	}
	e := &dolly.Error{Kind: dolly.Failed, Text: f.Text, Hint: f.Hint}
	for _, k := range kinds {
		if k.word == f.Kind {
			e.Kind = k.kind
		}
	}
	return e
}

func usage(format string, args ...any) error {
	return &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf(format, args...)}
}

// unreachable says why in the system's words, without the request around them.
func unreachable(path string, err error) error {
	if why := syscall.Errno(0); errors.As(err, &why) {
		err = why
	}
	hint := "start one with dolly agent, or a whole town with dolly demo"
	if errors.Is(err, fs.ErrPermission) {
		hint = "a node answers only who runs it; try as that user"
	}
	return &dolly.Error{Kind: dolly.Unreachable, Text: "no node answers at " + path, Err: err, Hint: hint}
}
