package main

import (
	"fmt"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/charter"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
)

// verified is what one file is, and whether it holds.
type verified struct {
	File   string       `json:"file"`
	Kind   string       `json:"kind"`
	What   string       `json:"what"`
	Signer dolly.PeerID `json:"signer,omitzero"`
	Role   string       `json:"role"` // who the signer is under the charter
	Holds  bool         `json:"holds"`
	Why    string       `json:"why,omitempty"` // it does not hold
}

// verification is what dolly charter verify was asked for.
type verification struct {
	env    *Env
	law    string
	asJSON bool

	c     *charter.Signed[charter.Charter] // nil: none was named
	certs map[dolly.Hash][]byte            // of all files, to find a certificate's parents
}

func newCharterVerifyCommand(env *Env) *cobra.Command {
	v := verification{env: env, certs: map[dolly.Hash][]byte{}}
	cmd := &cobra.Command{
		Use:   "verify FILE…",
		Short: "Say what a signed file is, who signed it, and whether it holds",
		Long: `Reads charters, inheritances, certificates, orders, hand-overs, proofs of a
contradiction and exported registries, and checks each under a charter: which of its
keys signed, and whether it is for this fleet and epoch. Certificates find their
parents among the files; two that contradict each other are told. Ends with exit
code 1 if something does not hold.`,
		Example: "  dolly charter verify handover.cbor --charter rivers\n  dolly charter verify inheritance.cbor",
		Args:    cobra.MinimumNArgs(1),
		RunE:    func(_ *cobra.Command, args []string) error { return v.run(args) },
	}
	f := cmd.Flags()
	f.StringVar(&v.law, "charter", "", "folder or file of the charter to check under; inheritances bring their own")
	f.BoolVar(&v.asJSON, "json", false, "print JSON")
	return cmd
}

func (v *verification) run(files []string) error {
	if v.law != "" {
		c, err := readCharter(v.law)
		if err != nil {
			return err
		}
		v.c = &c
	}
	records, err := v.load(files)
	if err != nil {
		return err
	}
	all := make([]verified, 0, len(files))
	bad := 0
	for i, file := range files {
		one, err := v.check(file, records[i])
		if err != nil {
			return err
		}
		all = append(all, one)
	}
	all = append(all, v.contradictions(files, records)...)
	for _, one := range all {
		if !one.Holds {
			bad++
		}
	}
	if err := v.report(all); err != nil {
		return err
	}
	if bad > 0 {
		return &dolly.Error{Kind: dolly.Failed, Text: fmt.Sprintf("%d of %d do not hold", bad, len(all))}
	}
	return nil
}

// load reads all files; an exported registry is read where it is checked.
func (v *verification) load(files []string) ([][]byte, error) {
	records := make([][]byte, len(files))
	for i, file := range files {
		if isExport(file) {
			continue
		}
		raw, err := readRecord(file)
		if err != nil {
			return nil, &dolly.Error{Kind: dolly.Usage, Text: file, Err: err}
		}
		records[i] = raw
		if _, cert, err := onAnyNetwork(raw, charter.OpenCert); err == nil {
			v.certs[cert.Hash()] = raw
		}
	}
	return records, nil
}

func (v *verification) report(all []verified) error {
	if v.asJSON {
		return v.env.JSON(all)
	}
	for i, one := range all {
		if i > 0 {
			v.env.Print("")
		}
		holds := "yes"
		if !one.Holds {
			holds = "NO: " + one.Why
		}
		signer := one.Role
		if !one.Signer.IsZero() {
			signer += ", " + one.Signer.String()
		}
		v.env.Table([][2]string{{"file", one.File}, {"is", one.What}, {"signed by", signer}, {"holds", holds}})
	}
	return nil
}

// under is the charter to check under; what needs one and has none cannot be
// judged at all.
func (v *verification) under(kind string) (charter.Signed[charter.Charter], error) {
	if v.c == nil {
		return charter.Signed[charter.Charter]{}, cli.Usagef("--charter DIR", "a %s can only be checked under a charter", kind)
	}
	return *v.c, nil
}

// role says who a key is under a charter.
func role(c charter.Signed[charter.Charter], key dolly.PeerID) string {
	for _, one := range []struct {
		key  dolly.PeerID
		name string
	}{
		{c.Key, "the operator"}, {c.Body.LeaseKey, "the lease key"}, {c.Body.StopKey, "the stop key"},
		{c.Body.StandbyKey, "the standby's key"}, {c.Body.WardenPeer, "the warden on the network"}, {c.Body.StandbyPeer, "the standby on the network"},
	} {
		if !key.IsZero() && key == one.key {
			return one.name
		}
	}
	for _, a := range c.Body.Adopt {
		if a.Key == key {
			return fmt.Sprintf("the agent of slot %d", a.Slot)
		}
	}
	return "a key that the charter does not name"
}
