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

// ask is what a player is asked to play; nothing but whether it may mount a disk
// if it names no subject.
type ask struct {
	Subject   string `json:"subject,omitempty"`
	Processes bool   `json:"processes,omitempty"`
	Memory    bool   `json:"memory,omitempty"`
	Marks     bool   `json:"marks,omitempty"` // are asked for
	Seed      uint64 `json:"seed"`
	Plan      string `json:"plan"`
}

// came is what came of it.
type came struct {
	Broken []string       `json:"broken,omitempty"`
	Roles  map[string]int `json:"roles,omitempty"`
	Fell   string         `json:"fell,omitempty"`
	Marks  string         `json:"marks,omitempty"`
	Counts map[string]int `json:"counts,omitempty"`
	Err    string         `json:"err,omitempty"`
}

// ServePlays plays what it reads and writes what came of it, line by line, until
// there is nothing more to be read, which ends what is played over processes.
// Child makes a process that runs [ServeChild].
func ServePlays(ctx context.Context, in io.Reader, out io.Writer, e Edges, child func() *exec.Cmd) error {
	if !fault.Enabled {
		return ErrNotArmed
	}
	ctx, cancel := context.WithCancelCause(ctx)
	asks := make(chan ask)
	go func() {
		for dec := json.NewDecoder(in); ; {
			var a ask
			if err := dec.Decode(&a); err != nil {
				cancel(err)
				return
			}
			select {
			case asks <- a:
			case <-ctx.Done():
				return
			}
		}
	}()
	for enc := json.NewEncoder(out); ; {
		select {
		case a := <-asks:
			if err := enc.Encode(a.came(ctx, e.Fit, child)); err != nil {
				return fmt.Errorf("say what came of it: %w", err)
			}
		case <-ctx.Done():
			if err := context.Cause(ctx); !errors.Is(err, io.EOF) {
				return fmt.Errorf("read what to play: %w", err)
			}
			return nil
		}
	}
}

func (a ask) came(ctx context.Context, fit Fit, child func() *exec.Cmd) came {
	out, err := a.play(ctx, fit, child)
	if err != nil {
		return came{Err: err.Error()}
	}
	return came{Broken: out.Broken, Counts: out.Counts, Roles: out.Roles, Fell: out.Fell.String(), Marks: packMarks(out.Marks)}
}

func (a ask) play(ctx context.Context, fit Fit, child func() *exec.Cmd) (Outcome, error) {
	if a.Subject == "" {
		return Outcome{}, trialMount()
	}
	plan, err := fault.ParsePlan(a.Plan)
	if err != nil {
		return Outcome{}, err
	}
	for _, sub := range append(Subjects(), crowds()) {
		if sub.Name != a.Subject {
			continue
		}
		o := Options{Fit: fit, Seed: a.Seed, Child: child, marks: a.Marks, memory: a.Memory}
		if a.Processes {
			return playOver(ctx, sub, o, plan)
		}
		return play(sub, o, plan)
	}
	return Outcome{}, fmt.Errorf("no subject %q", a.Subject)
}

// player is such a process, seen from who asks it.
type player struct {
	cmd *exec.Cmd
	in  io.Closer
	enc *json.Encoder
	dec *json.Decoder
	own bool // it has mounts of its own, which end with it
}

// startPlayer starts a player, with mounts of its own if that is allowed here.
func startPlayer(command func() *exec.Cmd) (*player, error) {
	cmd := command()
	p := &player{cmd: cmd, own: private(cmd)}
	if p.own && p.start() == nil {
		return p, nil
	}
	p = &player{cmd: command()}
	return p, p.start()
}

func (p *player) start() error {
	in, err := p.cmd.StdinPipe()
	if err != nil {
		return err
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		return err
	}
	p.in, p.enc, p.dec = in, json.NewEncoder(in), json.NewDecoder(out)
	return p.cmd.Start()
}

func (p *player) stage(sub Subject, o Options, plan fault.Plan) (Outcome, error) {
	return p.play(ask{Subject: sub.Name, Seed: o.Seed, Plan: plan.String(), Marks: o.marks}, plan)
}

func (p *player) town(_ context.Context, sub Subject, o Options, plan fault.Plan) (Outcome, error) {
	return p.play(ask{Subject: sub.Name, Processes: true, Memory: p.own, Seed: o.Seed, Plan: plan.String()}, plan)
}

var errShared = errors.New("a player that has no mounts of its own")

func (p *player) mounts() error {
	if !p.own {
		return errShared
	}
	_, err := p.play(ask{}, nil)
	return err
}

func (p *player) play(a ask, plan fault.Plan) (out Outcome, err error) {
	if err := p.enc.Encode(a); err != nil {
		return out, fmt.Errorf("ask a player for %s under %v: %w", a.Subject, plan, err)
	}
	var c came
	if err := p.dec.Decode(&c); err != nil {
		return out, fmt.Errorf("a player of %s under %v: %w", a.Subject, plan, err)
	}
	if c.Err != "" {
		return out, errors.New(c.Err)
	}
	fell, err := fault.ParsePlan(c.Fell)
	if err != nil {
		return out, err
	}
	met, err := unpackMarks(c.Marks)
	return Outcome{Plan: plan, Broken: c.Broken, Counts: c.Counts, Roles: c.Roles, Fell: fell, Marks: met}, err
}

// end lets the process end: there is nothing more to be read.
func (p *player) end() error { return errors.Join(p.in.Close(), p.cmd.Wait()) }
