package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/store"
	"github.com/dollynator/dolly/node/warden"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/pflag"
)

// registrySource is where a command reads the registry: from the warden, or a file.
type registrySource struct {
	reach reach
	file  string
}

func (s *registrySource) flags(f *pflag.FlagSet) {
	s.reach.flags(f)
	f.StringVar(&s.file, "registry", "", "read the registry from this copy or export, not from the warden")
}

// read returns the registry of c's fleet, every line checked. The warden shows
// its lines to who may read them: reader is asked for a key if it comes to that.
func (s *registrySource) read(ctx context.Context, c charter.Signed[charter.Charter], reader func() (wire.Signer, error)) (*charter.Registry, error) {
	if s.file != "" {
		return s.readFile(c)
	}
	key, err := reader()
	if err != nil {
		return nil, err
	}
	return s.fetch(ctx, c, key)
}

// fetch asks the warden for all lines, and its standby if that took over.
func (s *registrySource) fetch(ctx context.Context, c charter.Signed[charter.Charter], key wire.Signer) (r *charter.Registry, err error) {
	w, err := s.reach.dial(ctx, c.Body)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, w.Close()) }()
	if r, err = w.registry(ctx, c, key); err != nil {
		return nil, err
	}
	if r.Snapshot().Ceased {
		w.standby = true
		if r, err = w.registry(ctx, c, key); err != nil {
			return nil, &dolly.Error{Kind: dolly.Unreachable, Text: "the standby is the warden, and cannot be read", Err: err}
		}
	}
	return r, nil
}

// registry collects the lines of whom the caller asks.
func (w *caller) registry(ctx context.Context, c charter.Signed[charter.Charter], key wire.Signer) (*charter.Registry, error) {
	lines, err := warden.OpenCopy(store.Memory(), c.Body.Network)
	for more := true; more && err == nil; {
		var raw []byte
		if raw, err = w.ask(ctx, charter.SealTail(key, c.Body.Network, lines.Next())); err == nil {
			more, err = lines.Take(c, raw)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read the registry: %w", err)
	}
	return lines.Registry(), nil
}

// readFile reads an export, or a copy of a warden's or a standby's store.
func (s *registrySource) readFile(c charter.Signed[charter.Charter]) (*charter.Registry, error) {
	fail := func(err error) (*charter.Registry, error) {
		return nil, &dolly.Error{Kind: dolly.Usage, Text: "registry " + s.file, Err: err, Hint: "dolly warden --export FILE writes one"}
	}
	if _, err := os.Stat(s.file); err != nil {
		return fail(err)
	}
	if isExport(s.file) {
		r, err := readLines(c, s.file)
		if err != nil {
			return fail(err)
		}
		return r, nil
	}
	book, err := store.Open(s.file)
	if err != nil {
		return fail(err)
	}
	lines, err := warden.OpenCopy(book, c.Body.Network)
	if err := errors.Join(err, book.Close()); err != nil {
		return fail(err)
	}
	r := lines.Registry()
	if r == nil {
		return fail(errors.New("it is empty"))
	}
	if law := r.Charter(); law.Key != c.Key || law.Body.Fleet != c.Body.Fleet {
		return fail(warden.ErrOtherRegistry)
	}
	return r, nil
}

// readLines reads an export that the warden of c signed.
func readLines(c charter.Signed[charter.Charter], path string) (*charter.Registry, error) {
	lines, err := warden.OpenCopy(store.Memory(), c.Body.Network)
	if err != nil {
		return nil, err
	}
	more := false
	err = readExport(path, func(record []byte) (err error) {
		more, err = lines.Take(c, record)
		return err
	})
	if err == nil && more {
		err = errExport
	}
	return lines.Registry(), err
}

// inEpoch refuses a registry that is not in the epoch of c.
func inEpoch(r *charter.Registry, c charter.Signed[charter.Charter]) error {
	have := r.Charter()
	switch {
	case have.Hash() == c.Hash():
		return nil
	case have.Body.Epoch > c.Body.Epoch:
		return &dolly.Error{
			Kind: dolly.Usage, Text: fmt.Sprintf("the registry is in epoch %d, this folder's charter is of epoch %d", have.Body.Epoch, c.Body.Epoch),
			Hint: "use the folder in which the charter was renewed last",
		}
	}
	return &dolly.Error{
		Kind: dolly.Failed, Text: fmt.Sprintf("the registry is in epoch %d, the charter of epoch %d never reached it", have.Body.Epoch, c.Body.Epoch),
		Hint: "copy charter.cbor to the warden and start it again",
	}
}
