package main

import (
	"github.com/dollynator/dolly/charter"
)

// draft is a charter that was not signed.
type draft struct {
	DryRun  bool            `json:"dry_run"`
	Bound   string          `json:"bound"`
	Charter charter.Charter `json:"charter"`
}

// showDraft shows what would be signed.
func showDraft(env *Env, c charter.Charter, asJSON bool) error {
	if asJSON {
		return env.JSON(draft{DryRun: true, Bound: c.Bound(), Charter: c})
	}
	env.Table(limitRows(c, wallTime()))
	env.Say("nothing was signed or written: this was a dry run")
	return nil
}
