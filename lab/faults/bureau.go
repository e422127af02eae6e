package faults

import (
	"context"
	"encoding/json"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
)

// bureau is the warden of a town: a process.
type bureau struct{ *process }

func (b bureau) handle(_ context.Context, from dolly.PeerID, raw []byte) ([]byte, error) {
	f, err := b.ask(frame{Op: "handle", Body: pack(from), Raw: raw})
	return f.Raw, err
}

func (b bureau) view() (v charter.RegistryView, err error) {
	f, err := b.ask(frame{Op: "view"})
	if err != nil {
		return v, err
	}
	return v, json.Unmarshal(f.Body, &v)
}
