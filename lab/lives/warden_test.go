package lives_test

import (
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/lives"
)

// The operator puts a backup in, which is not the newest there was, and so
// confirms nothing. The fleet notices; nobody is bound twice.
func TestI01AWardenFromABackupGrantsNothingNew(t *testing.T) {
	w := world(t, lives.Config{Seed: 8, Income: 400})
	if !w.Until(40*dolly.Day, func() bool { return len(w.Alive()) >= 2 }) {
		t.Fatal("no child")
	}
	backup := w.Warden.Backup()
	if !w.Until(40*dolly.Day, func() bool { return len(w.Alive()) >= 4 }) {
		t.Fatal("no more children")
	}
	w.Warden.Restore(backup)
	if w.Warden.Confirm() {
		t.Fatal("lines are lost, and the operator says that they are not")
	}
	born, paid := len(w.Agents), len(w.Chain.Payments)
	if err := w.Pass(3 * dolly.Day); err != nil {
		t.Fatal(err)
	}
	if v := w.Warden.View(); !v.Behind {
		t.Error("nobody noticed")
	}
	if len(w.Agents) > born+1 || len(w.Chain.Payments) > paid+len(w.Alive()) {
		t.Errorf("%d agents from %d, %d payments from %d", len(w.Agents), born, len(w.Chain.Payments), paid)
	}
}
