package faults

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os/exec"

	"github.com/dollynator/dolly/fault"
)

// A program has one place to be struck, so who wants to use all cores needs
// more programs: players, which are the same binary.

// ask is what a player is asked to play.
type ask struct {
	Subject string `json:"subject"`
	Seed    uint64 `json:"seed"`
	Plan    string `json:"plan"`
}

// came is what came of it.
type came struct {
	Broken []string       `json:"broken,omitempty"`
	Err    string         `json:"err,omitempty"`
	Counts map[string]int `json:"counts,omitempty"`
}

// ServePlays plays what it reads, in process, and writes what came of it, line
// by line, until there is nothing more to be read.
func ServePlays(ctx context.Context, in io.Reader, out io.Writer, fit Fit) error {
	if !fault.Enabled {
		return ErrNotArmed
	}
	dec, enc := json.NewDecoder(in), json.NewEncoder(out)
	for ctx.Err() == nil {
		var a ask
		if err := dec.Decode(&a); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return fmt.Errorf("read what to play: %w", err)
		}
		var c came
		if out, err := a.play(fit); err != nil {
			c.Err = err.Error()
		} else {
			c.Broken, c.Counts = out.Broken, out.Counts
		}
		if err := enc.Encode(c); err != nil {
			return fmt.Errorf("say what came of it: %w", err)
		}
	}
	return ctx.Err()
}

func (a ask) play(fit Fit) (Outcome, error) {
	plan, err := fault.ParsePlan(a.Plan)
	if err != nil {
		return Outcome{}, err
	}
	for _, sub := range Subjects() {
		if sub.Name == a.Subject {
			return play(sub, Options{Fit: fit, Seed: a.Seed}, plan)
		}
	}
	return Outcome{}, fmt.Errorf("no subject %q", a.Subject)
}

// player is such a process, seen from who asks it.
type player struct {
	cmd *exec.Cmd
	in  io.Closer
	enc *json.Encoder
	dec *json.Decoder
}

func startPlayer(cmd *exec.Cmd) (*player, error) {
	in, err := cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	if err := cmd.Start(); err != nil {
		return nil, err
	}
	return &player{cmd, in, json.NewEncoder(in), json.NewDecoder(out)}, nil
}

// play has the process play a plan of a subject.
func (p *player) play(sub Subject, seed uint64, plan fault.Plan) (Outcome, error) {
	out := Outcome{Plan: plan}
	if err := p.enc.Encode(ask{sub.Name, seed, plan.String()}); err != nil {
		return out, fmt.Errorf("ask a player for %s under %v: %w", sub.Name, plan, err)
	}
	var c came
	if err := p.dec.Decode(&c); err != nil {
		return out, fmt.Errorf("a player of %s under %v: %w", sub.Name, plan, err)
	}
	if c.Err != "" {
		return out, errors.New(c.Err)
	}
	out.Broken, out.Counts = c.Broken, c.Counts
	return out, nil
}

// end lets the process end: there is nothing more to be read.
func (p *player) end() error { return errors.Join(p.in.Close(), p.cmd.Wait()) }
