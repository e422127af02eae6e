package main

import (
	"context"
	"errors"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/warden"
)

// exported is a registry that was written to a file.
type exported struct {
	File  string     `json:"file"`
	Index uint64     `json:"index"`
	Head  dolly.Hash `json:"head"`
}

// exportOwn writes the registry that is open here.
func (s *service) exportOwn(w *warden.Warden) error {
	v := w.View()
	return s.writeTo(exported{s.export, v.Index, v.Head}, w.Export)
}

// exportRunning asks the warden that has the registry open for all its lines, as
// its standby does.
func (s *service) exportRunning(ctx context.Context, c charter.Signed[charter.Charter]) (err error) {
	key, err := s.dir.key("lease", c.Body.LeaseKey)
	if err != nil {
		return err
	}
	call, err := s.reach.dial(ctx, c.Body)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, call.Close()) }()
	lines, err := warden.OpenCopy(store.Memory(), c.Body.Network)
	if err != nil {
		return err
	}
	var records [][]byte
	for more := true; more; {
		raw, err := call.ask(ctx, charter.SealTail(key, c.Body.Network, lines.Next()))
		if err != nil {
			return err
		}
		if more, err = lines.Take(c, raw); err != nil {
			return &dolly.Error{Kind: dolly.Failed, Text: "read the registry of the warden that runs", Err: err}
		}
		records = append(records, raw)
	}
	index, head := lines.Registry().Head()
	return s.writeTo(exported{s.export, index, head}, func(each func([]byte) error) error {
		for _, raw := range records {
			if err := each(raw); err != nil {
				return err
			}
		}
		return nil
	})
}

// writeTo writes the records of a registry to a file that is not there yet.
func (s *service) writeTo(e exported, records func(each func(record []byte) error) error) error {
	f, err := os.OpenFile(e.File, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err == nil {
		_, err = f.WriteString(exportMark)
		if err == nil {
			err = records(func(record []byte) error { return writeExport(f, record) })
		}
		err = errors.Join(err, f.Sync(), f.Close())
	}
	if err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "export the registry", Err: err}
	}
	if s.asJSON {
		return s.env.JSON(e)
	}
	s.env.Print("%s: %d lines, head %s", e.File, e.Index, e.Head)
	return nil
}
