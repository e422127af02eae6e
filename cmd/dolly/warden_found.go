package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/node/warden"
)

// served is the file in a charter's folder that holds the latest epoch whose registry
// answered from there. Without that registry another one must not be founded under the
// same charter: it would give every slot away again.
func (f folder) served() string { return f.file("registry.epoch") }

// lastServed is that epoch; 0 if there was none.
func (f folder) lastServed() (uint64, error) {
	raw, err := os.ReadFile(f.served())
	if errors.Is(err, fs.ErrNotExist) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	epoch, err := strconv.ParseUint(strings.TrimSpace(string(raw)), 10, 64)
	if err != nil || epoch == 0 {
		return 0, &dolly.Error{Kind: dolly.Failed, Text: f.served() + " holds no epoch", Err: err, Hint: "it was damaged; bring the fleet's registry, and remove it"}
	}
	return epoch, nil
}

// remember writes down that a registry of this epoch answers. Where that cannot be
// written the warden serves all the same: leases come before a guard for later.
func (s *service) remember(epoch uint64) {
	last, err := s.dir.lastServed()
	if err == nil && last < epoch {
		err = writeFile(s.dir.served(), fmt.Appendf(nil, "%d\n", epoch), 0o600)
	}
	if err != nil {
		s.env.Say("a lost registry will not be noticed here: %v", err)
	}
}

// rememberEpochs does so for each epoch that begins until ctx ends; the result is
// closed when that has ended.
func (s *service) rememberEpochs(ctx context.Context, w *warden.Warden) <-chan struct{} {
	ended := make(chan struct{})
	lines := make(chan charter.Line, 64)
	cancel := w.Watch(lines)
	go func() {
		defer close(ended)
		defer cancel()
		for {
			select {
			case <-ctx.Done():
				s.remember(w.Charter().Body.Epoch)
				return
			case l := <-lines:
				if l.Epoch != nil {
					s.remember(w.Charter().Body.Epoch)
				}
			}
		}
	}()
	return ended
}

// mayFound refuses to found a registry where there was one: by the folder, which
// remembers, or by the charter, whose epochs before had one. Of the latter the
// operator may say that it is lost.
func (s *service) mayFound(c charter.Charter) error {
	last, err := s.dir.lastServed()
	if err != nil {
		return err
	}
	const bring = "bring it here, or a standby's copy; "
	none := "there is no registry at " + s.registry()
	switch {
	case s.export != "":
		return &dolly.Error{Kind: dolly.Usage, Text: none, Hint: "--state names its folder"}
	case last >= c.Epoch:
		return &dolly.Error{Kind: dolly.Refused, Text: fmt.Sprintf("%s, and one served epoch %d", none, last),
			Hint: bring + "another one would give its slots away again. If all copies are lost: dolly charter renew --registry-lost"}
	case c.Epoch > 1 && !s.found:
		return &dolly.Error{Kind: dolly.Refused, Text: fmt.Sprintf("%s, and epoch %d is not the fleet's first", none, c.Epoch),
			Hint: bring + "if all copies are lost, and this charter was made with dolly charter renew --registry-lost, start with --found"}
	}
	return nil
}

// missing reports whether there is no file of the registry, which opening it would make.
func (s *service) missing() bool {
	_, err := os.Stat(s.registry())
	return errors.Is(err, fs.ErrNotExist)
}

// tellFounded says aloud that nothing was known before.
func (s *service) tellFounded() {
	s.env.Say("there was no registry at %s: this one is new, and knows nobody but whom the charter adopts", s.registry())
	s.env.Say("if this fleet had a warden before, end this one now and bring that one's registry.db")
}
