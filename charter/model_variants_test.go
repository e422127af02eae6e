package charter

import (
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"
)

var update = flag.Bool("update", false, "rewrite the model's histories in testdata/model")

// mostScenes keeps a search within seconds.
const mostScenes = 1_200_000

// These bounds are each wide in some kinds of trouble: all kinds at once are
// too many scenes.
func oldImage() bounds {
	return bounds{ticks: 2, acts: 2, cap: 1, crashes: 1, images: true, childless: true}
}
func copiedMind() bounds { return bounds{ticks: 2, acts: 2, cap: 1, snapshots: true, childless: true} }
func liar() bounds       { return bounds{ticks: 4, acts: 2, cap: 2, lies: 1} }

// TestModelI01I02I06I09I10 looks at every history within bounds of GROWTH as it
// is written: no promise is broken.
func TestModelI01I02I06I09I10(t *testing.T) {
	for _, c := range []struct {
		name string
		bounds
	}{
		{"slots return, a parent lies", liar()},
		{"crashes and a warden's restart", bounds{ticks: 4, acts: 2, cap: 1, crashes: 1, wardenStops: 1}},
		{"an old image beside the original", oldImage()},
		{"an old image of a parent", bounds{ticks: 2, acts: 1, cap: 1, crashes: 1, images: true}},
		{"memory is copied", copiedMind()},
		{"the warden is restored from a backup", bounds{ticks: 3, acts: 1, cap: 1, wardenStops: 1, backups: true}},
	} {
		t.Run(c.name, func(t *testing.T) {
			m, began := model{bounds: c.bounds}, time.Now()
			h, at := m.search(t, mostScenes)
			if at >= 0 {
				t.Fatalf("a promise is broken:\n%s", h.tell(m, at))
			}
			t.Logf("%d scenes in %v, no promise broken", len(h.scenes), time.Since(began).Round(time.Millisecond))
		})
	}
}

// variant is a protocol with a rule less, or with trouble that no rule covers,
// and the promise that this breaks.
type variant struct {
	file string
	rules
	bounds
	breaks breach
}

func variants() []variant {
	restored := bounds{ticks: 1, acts: 1, cap: 1, wardenStops: 1, lies: 1, backups: true}
	return []variant{
		{"no-nonce", rules{noNonce: true}, oldImage(), breachI6},
		{"acts-not-in-the-lease", rules{forgetActs: true}, oldImage(), breachI9},
		{"registry-not-durable-first", rules{lateDisk: true, trustKnown: true}, restored, breachI1},
		{"slots-return-on-silence", rules{onSilence: true}, liar(), breachI1},
		{"sign-before-durable", rules{signFirst: true}, bounds{ticks: 1, acts: 1, cap: 1, crashes: 1}, breachI10},
		{"moved-act-is-paid", rules{payMoved: true}, oldImage(), breachI6},
		{"moved-act-fails-early", rules{settleEarly: true}, oldImage(), breachI9},
		{"settled-before-handed-over", rules{settleOthers: true}, oldImage(), breachI9},
		{"paid-after-settling", rules{paySettled: true}, oldImage(), breachI9},
		{"late-replies-are-taken", rules{lateReplies: true}, oldImage(), breachI6},
		{"same-generation", rules{sameGen: true}, liar(), breachI10},
		{"last-key-gets-the-slot", rules{lastKey: true}, liar(), breachI1},
		{"no-counter", rules{noCounter: true}, copiedMind(), breachI6},
		{"refused-requests-are-counted", rules{skipRefused: true}, copiedMind(), breachI6},
		{"restored-warden-trusts-whom-it-knows", rules{trustKnown: true}, restored, breachI1},

		{"limit-copied-with-an-open-act", rules{copyWithAct: true}, copiedMind(), breachI6},
		{"limit-unnoticed-pause", rules{unseenPause: true}, bounds{ticks: 1, acts: 2, cap: 1, crashes: 1, images: true, childless: true}, breachI6},
		{"limit-restored-warden-forgot-spending", rules{judgeRestore: true, trustKnown: true},
			bounds{acts: 2, cap: 1, crashes: 1, wardenStops: 1, images: true, backups: true, childless: true}, breachI9},
	}
}

// TestModelVariantsBreak tests the search: a rule that is taken out shows, in a
// history that is kept to be read.
func TestModelVariantsBreak(t *testing.T) {
	for _, v := range variants() {
		t.Run(v.file, func(t *testing.T) {
			m := model{v.rules, v.bounds}
			h, at := m.search(t, mostScenes)
			if at < 0 {
				t.Fatalf("no promise is broken in %d scenes", len(h.scenes))
			}
			if got := h.scenes[at].violation; got != v.breaks {
				t.Errorf("%v is broken, want %v", got, v.breaks)
			}
			text := h.tell(m, at)
			t.Logf("%d scenes, %d steps:\n%s", len(h.scenes), len(h.path(at)), text)
			golden(t, filepath.Join("testdata", "model", v.file+".txt"), text)
		})
	}
}

func golden(t *testing.T, file, text string) {
	t.Helper()
	if *update {
		must(t, os.WriteFile(file, []byte(text), 0o644))
		return
	}
	want, err := os.ReadFile(file)
	must(t, err)
	if string(want) != text {
		t.Errorf("%s is another history; -update rewrites it:\n%s", file, text)
	}
}
