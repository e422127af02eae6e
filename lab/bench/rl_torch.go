package bench

import (
	"context"
	_ "embed"
	"encoding/json"
	"errors"
	"fmt"
	"os/exec"
	"strconv"
	"strings"
)

//go:embed rl_peer.py
var rlPeer string

// noTorch is the exit code of the peer where PyTorch is not installed.
const noTorch = 3

// lacksTorch says why the peer cannot be run, or nothing.
func lacksTorch(ctx context.Context, python string) string {
	if python == "" {
		return "no Python was named"
	}
	_, err := torch(ctx, python, "direct", 1, 0, 1)
	var failed *exec.ExitError
	switch {
	case err == nil:
		return ""
	case errors.As(err, &failed) && failed.ExitCode() == noTorch:
		return python + " has no PyTorch"
	}
	return err.Error()
}

// torchRL is the peer in one of its modes.
func torchRL(mode string) func(context.Context, RLConfig) (speed, won float64, err error) {
	return func(ctx context.Context, cfg RLConfig) (speed, won float64, err error) {
		out, err := torch(ctx, cfg.Python, mode, cfg.Simulations, warmEpochs, cfg.Epochs)
		return out.Speed, out.Won, err
	}
}

// torchResult is what the peer prints.
type torchResult struct {
	Speed float64 `json:"sims_per_cpu_s"`
	Won   float64 `json:"win_rate"`
}

func torch(ctx context.Context, python, mode string, sims, warm, epochs int) (out torchResult, err error) {
	cmd := exec.CommandContext(ctx, python, "-", mode, strconv.Itoa(sims), strconv.Itoa(warm), strconv.Itoa(epochs))
	cmd.Stdin = strings.NewReader(rlPeer)
	raw, err := cmd.Output()
	if err != nil {
		return out, fmt.Errorf("run the peer with %s: %w", python, err)
	}
	if err := json.Unmarshal(raw, &out); err != nil {
		return out, fmt.Errorf("read what the peer measured: %w", err)
	}
	return out, nil
}
