package main

import (
	"fmt"
	"strings"
	"time"
)

// report prints the next epoch.
func (p plan) report(env *Env, asJSON bool) error {
	if asJSON {
		return env.JSON(p)
	}
	rows := limitRows(p.Charter, wallTime())
	for _, l := range p.Left {
		rows = append(rows, [2]string{"drains", fmt.Sprintf("slot %d, generation %d: %s", l.Slot, l.Gen, l.Key)})
	}
	if p.Until > 0 {
		rows = append(rows, [2]string{"until", fmt.Sprintf("%s UTC up to %d agents may live: leases of the epoch before", p.Until.Std().Format(time.DateTime), p.Most)})
	}
	for _, k := range p.NewKeys {
		rows = append(rows, [2]string{"new key", k})
	}
	env.Table(rows)
	for _, w := range p.Warn {
		env.Say("warning: %s", w)
	}
	if p.DryRun {
		env.Say("nothing was signed, drawn or sent: this was a dry run%s", p.drawn())
		return nil
	}
	env.Say("")
	env.Say("The charter before is kept as %s.", p.Kept)
	switch {
	case p.Line > 0:
		env.Say("The warden has it: line %d of its registry.", p.Line)
	default:
		env.Say("The warden does not have it: copy charter.cbor%s to its folder, and start it again.", p.wardenKeys())
	}
	return nil
}

// drawn says which keys would be drawn.
func (p plan) drawn() string {
	var roles []string
	for _, k := range p.keys {
		roles = append(roles, k.role)
	}
	if len(roles) == 0 {
		return ""
	}
	return "; these keys would be drawn: " + strings.Join(roles, ", ")
}

// wardenKeys names the new keys that the warden needs.
func (p plan) wardenKeys() string {
	var files []string
	for i, k := range p.keys {
		if k.role == "lease" || k.role == "warden" {
			files = append(files, p.NewKeys[i])
		}
	}
	if len(files) == 0 {
		return ""
	}
	return " and " + strings.Join(files, ", ")
}
