package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/wire"
	"github.com/spf13/pflag"
)

// part is which part of a charter without a warden a first agent gets.
type part struct {
	slots  string // as people count: 0-3 are four
	births int64  // -1: in proportion to the slots
	sat    int64  // -1: in proportion to the slots
	given  *charter.Portion
}

func (p *part) flags(f *pflag.FlagSet) {
	f.StringVar(&p.slots, "slots", "", "without a warden: the slots of this agent and its descendants, as 0-3 (default: all)")
	f.Int64Var(&p.births, "births", -1, "without a warden: births of this agent and its descendants (default: in proportion to the slots)")
	f.Int64Var(&p.sat, "cap", -1, "without a warden: satoshi of this agent and its descendants (default: in proportion to the slots)")
}

// check reads the flags against the charter, before a passphrase is asked for.
func (p *part) check(c charter.Charter, slot, gen uint32) error {
	switch said := p.slots != "" || p.births >= 0 || p.sat >= 0; {
	case !c.Alone() && said:
		return cli.Usagef("--slot N", "--slots, --births and --cap are for charters without a warden")
	case !c.Alone():
		return nil
	case slot != 0 || gen != 0:
		return cli.Usagef("--slots LO-HI; the agent's own slot is the lowest", "--slot and --gen are for charters with a warden")
	}
	of, err := parseSlots(p.slots, c.Slots)
	if err != nil {
		return err
	}
	given := c.Whole().Parts(of)
	if p.births > int64(c.Births) {
		return &dolly.Error{Kind: dolly.Refused, Text: fmt.Sprintf("the charter has %d births", c.Births)}
	}
	if p.births >= 0 {
		given.Births = uint32(p.births)
	}
	if p.sat >= 0 {
		given.Sat = dolly.Sat(p.sat)
	}
	p.given = &given
	return nil
}

// parseSlots reads 0-3, or 2; empty is all of n.
func parseSlots(s string, n uint32) (charter.Interval, error) {
	if s == "" {
		return charter.Interval{Hi: n}, nil
	}
	first, last, many := strings.Cut(s, "-")
	if !many {
		last = first
	}
	lo, err := strconv.ParseUint(first, 10, 32)
	hi, err2 := strconv.ParseUint(last, 10, 32)
	switch {
	case err != nil || err2 != nil || hi < lo:
		return charter.Interval{}, cli.Usagef("--slots 0-3", "%q are no slots", s)
	case hi >= uint64(n):
		return charter.Interval{}, &dolly.Error{Kind: dolly.Refused, Text: fmt.Sprintf("the charter has the slots 0 to %d", n-1)}
	}
	return charter.Interval{Lo: uint32(lo), Hi: uint32(hi) + 1}, nil
}

// certify signs the root's certificate and keeps it, so that no part of the
// charter is granted twice.
func (p *part) certify(dir folder, operator wire.Signer, c charter.Signed[charter.Charter], child dolly.PeerID, home charter.Home) ([]byte, error) {
	before, err := dir.granted()
	if err != nil {
		return nil, err
	}
	cert, err := charter.GrantPortion(operator, c, *p.given, child, home, before)
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Refused, Text: "the charter does not allow it", Err: err, Hint: "--slots says which are for this agent; those of others are taken"}
	}
	if err := os.MkdirAll(dir.roots(), 0o700); err != nil {
		return nil, fmt.Errorf("keep what was granted: %w", err)
	}
	path := filepath.Join(dir.roots(), fmt.Sprintf("%d-%d.cbor", c.Body.Epoch, p.given.Slots.Lo))
	if err := writeFile(path, cert, 0o644); err != nil {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "keep what was granted", Err: err}
	}
	return cert, nil
}

func (p *part) rows() [][2]string {
	if p.given == nil {
		return nil
	}
	return [][2]string{{"may use", fmt.Sprintf("slots %v, %d births, %v", p.given.Slots, p.given.Births, p.given.Sat)}}
}

func (f folder) roots() string { return filepath.Join(string(f), "roots") }

// granted are the certificates of all roots so far.
func (f folder) granted() ([][]byte, error) {
	files, err := os.ReadDir(f.roots())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var certs [][]byte
	for _, file := range files {
		var raw []byte
		if raw, err = readRecord(filepath.Join(f.roots(), file.Name())); err != nil {
			break
		}
		certs = append(certs, raw)
	}
	if err != nil {
		return nil, &dolly.Error{Kind: dolly.Failed, Text: "what was granted before cannot be read", Err: err}
	}
	return certs, nil
}
