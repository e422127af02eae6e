package trial

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/dollynator/dolly/lab/consensus"
	"github.com/dollynator/dolly/lab/runs"
)

func TestATrialIsGoneOnWith(t *testing.T) {
	var e Experiment
	raw, err := e.Resolve(json.RawMessage(`{"setting":"joint","training":{"epochs":12}}`))
	if err != nil {
		t.Fatal(err)
	}
	again, err := e.Resolve(raw)
	if err != nil || string(again) != string(raw) {
		t.Fatalf("a resolved config resolves to another: %v", err)
	}
	whole, broken := start(t, raw), start(t, raw)
	for step := range 12 {
		want, done, err1 := whole.Step(context.Background())
		got, _, err2 := broken.Step(context.Background())
		if err := errors.Join(err1, err2); err != nil || done != (step == 11) || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Fatalf("step %d: %v, unbroken %v, done %v: %v", step, got, want, done, err)
		}
		state, err := broken.Save()
		if err != nil {
			t.Fatal(err)
		}
		broken = start(t, raw)
		if err := broken.Load(state); err != nil {
			t.Fatal(err)
		}
	}
	out := runs.Folder(t.TempDir())
	summary, err := broken.Finish(out)
	if s, ok := summary.(Summary); err != nil || !ok || s.Setting != "joint" || s.Preset != "works" || s.Epochs != 12 {
		t.Errorf("summary %+v: %v", summary, err)
	}
	kept, err := out.Read("policy.json")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := consensus.Load(kept); err != nil {
		t.Error(err)
	}
}

func start(t *testing.T, raw json.RawMessage) runs.Work {
	t.Helper()
	w, err := Experiment{}.Start(raw, 7)
	if err != nil {
		t.Fatal(err)
	}
	return w
}

func TestWhatIsNoTrialIsRefused(t *testing.T) {
	for raw, want := range map[string]error{
		`{"setting":"nothing"}`:          consensus.ErrPreset,
		`{"seting":"honest"}`:            runs.ErrUnknownKey,
		`{"training":{"rat":1}}`:         runs.ErrUnknownKey,
		`{"training":{"rate":"fast"}}`:   runs.ErrConfig,
		`{"setting":3}`:                  runs.ErrConfig,
		`{"env":{"rounds":0}}`:           consensus.ErrEnv,
		`{"training":{"algorithm":"x"}}`: consensus.ErrTraining,
	} {
		if _, err := (Experiment{}).Resolve(json.RawMessage(raw)); !errors.Is(err, want) {
			t.Errorf("%s: %v, not %v", raw, err, want)
		}
	}
	w := start(t, nil)
	if err := w.Load([]byte("{}")); !errors.Is(err, consensus.ErrSaved) {
		t.Error(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, _, err := w.Step(ctx); !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
