package main

import (
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/agent"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/dollynator/dolly/wire"
)

// adoption is who goes on in the next epoch.
type adoption struct {
	who   string   // all, none, or slots
	certs []string // files
	more  []charter.Adopted
}

// living are who holds a slot of the registry, or is expected in one: adopted,
// and not heard of since. Frozen and leaving holders are not among them.
func living(r *charter.Registry) []charter.Adopted {
	law, view := r.Charter().Body, r.Snapshot()
	var out []charter.Adopted
	for _, s := range view.Slots {
		switch s.State {
		case charter.SlotBound:
			out = append(out, charter.Adopted{Slot: s.Slot, Gen: s.Gen, Key: s.Key, Depth: uint8(strings.Count(s.Path, "."))})
		case charter.SlotReserved:
			i := slices.IndexFunc(law.Adopt, func(a charter.Adopted) bool { return a.Slot == s.Slot && a.Gen == s.Gen })
			if i >= 0 {
				out = append(out, law.Adopt[i])
			}
		}
	}
	return out
}

// choose splits who lives into who goes on and who does not.
func (a *adoption) choose(alive []charter.Adopted, slots uint32) (adopted, left []charter.Adopted, err error) {
	take, err := a.slots(alive)
	if err != nil {
		return nil, nil, err
	}
	adopted, left = []charter.Adopted{}, []charter.Adopted{}
	for _, one := range alive {
		if !take[one.Slot] {
			left = append(left, one)
			continue
		}
		adopted = append(adopted, one)
		if one.Slot >= slots {
			return nil, nil, &dolly.Error{
				Kind: dolly.Usage, Text: fmt.Sprintf("an agent lives in slot %d, and the next epoch has the slots 0 to %d", one.Slot, slots-1),
				Hint: "--adopt 0,1,… names who goes on; the others wind down",
			}
		}
	}
	more, err := a.certified()
	if err != nil {
		return nil, nil, err
	}
	for _, one := range append(more, a.more...) {
		if slices.Contains(adopted, one) {
			continue
		}
		if i := slices.IndexFunc(adopted, func(b charter.Adopted) bool { return b.Slot == one.Slot || b.Key == one.Key }); i >= 0 {
			return nil, nil, &dolly.Error{
				Kind: dolly.Refused, Text: fmt.Sprintf("slot %d, generation %d is taken by %s", adopted[i].Slot, adopted[i].Gen, adopted[i].Key),
				Hint: "--adopt without that slot, or dolly charter show: it may be there already",
			}
		}
		adopted = append(adopted, one)
	}
	slices.SortFunc(adopted, func(a, b charter.Adopted) int { return int(a.Slot) - int(b.Slot) })
	return adopted, left, nil
}

// slots reads which of those who live are meant.
func (a *adoption) slots(alive []charter.Adopted) (map[uint32]bool, error) {
	take := map[uint32]bool{}
	switch a.who {
	case "all":
		for _, one := range alive {
			take[one.Slot] = true
		}
		return take, nil
	case "none":
		return take, nil
	}
	for _, word := range strings.Split(a.who, ",") {
		slot, err := strconv.ParseUint(strings.TrimSpace(word), 10, 32)
		if err != nil {
			return nil, cli.Usagef("--adopt all, --adopt none, or --adopt 0,2", "%q is no slot", word)
		}
		if !slices.ContainsFunc(alive, func(one charter.Adopted) bool { return one.Slot == uint32(slot) }) {
			return nil, cli.Usagef("dolly charter receipts lists who lives; --cert FILE adopts whom the registry does not know", "nobody lives in slot %d", slot)
		}
		take[uint32(slot)] = true
	}
	return take, nil
}

func (a *adoption) certified() ([]charter.Adopted, error) {
	var out []charter.Adopted
	for _, path := range a.certs {
		one, err := readAdopted(path)
		if err != nil {
			return nil, &dolly.Error{Kind: dolly.Usage, Text: "--cert " + path, Err: err, Hint: "an agent's inheritance.cbor, or its certificate"}
		}
		out = append(out, one)
	}
	return out, nil
}

// readAdopted reads who an inheritance or a certificate is for. What it is worth
// is for the operator to judge, who adopts.
func readAdopted(path string) (charter.Adopted, error) {
	raw, err := readRecord(path)
	if err != nil {
		return charter.Adopted{}, err
	}
	if kind, _ := wire.Kind(raw); kind == agent.KindInheritance {
		will, _, err := openWill(raw)
		if err != nil {
			return charter.Adopted{}, err
		}
		raw = will.Certificate[len(will.Certificate)-1]
	}
	_, cert, err := onAnyNetwork(raw, charter.OpenCert)
	if err != nil {
		return charter.Adopted{}, err
	}
	b := cert.Body
	return charter.Adopted{Slot: b.Slot, Gen: b.Gen, Key: b.Key, Depth: b.Depth}, nil
}

// openWill reads an inheritance of any network, whoever it is for.
func openWill(raw []byte) (agent.Inheritance, dolly.Network, error) {
	n, will, err := onAnyNetwork(raw, func(n dolly.Network, raw []byte) (agent.Inheritance, error) {
		var will agent.Inheritance
		if _, err := wire.Open(n, agent.KindInheritance, raw, &will); err != nil {
			return will, err
		}
		return agent.OpenInheritance(n, will.Child, raw)
	})
	return will, n, err
}

// onAnyNetwork opens a record of whichever network it is for.
func onAnyNetwork[T any](raw []byte, open func(dolly.Network, []byte) (T, error)) (n dolly.Network, out T, err error) {
	for _, n = range []dolly.Network{dolly.Main, dolly.Test, dolly.Town} {
		if out, err = open(n, raw); err == nil {
			return n, out, nil
		}
	}
	return n, out, err
}

// errNoFile is returned for a folder or a device where a record should be.
var errNoFile = errors.New("not a file")

// readRecord reads a file that holds one record.
func readRecord(path string) ([]byte, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	if info.Size() > wire.MaxRecord {
		return nil, wire.ErrTooLarge
	}
	return os.ReadFile(path)
}
