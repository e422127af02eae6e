package runs

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"
)

// Options are how a run is played; nothing of it changes what is measured.
type Options struct {
	Program  Program
	Now      func() time.Time // the wall clock
	Every    time.Duration    // the least time between two checkpoints; 0 is one after each step
	Progress func(Row)        // after each row that was written; nil for none
	Profile  bool             // write CPUProfile and HeapProfile
}

// player is one sitting.
type player struct {
	Options
	f       Folder
	m       Manifest
	work    Work
	at      checkpoint
	kept    time.Time // of the last checkpoint
	metrics *journal
	events  *journal
	board   *board
	log     *os.File
}

// Play works on a run until it is done, or from where it stood. It returns the
// summary as JSON. If ctx ends first, what is there is kept and the error is that of
// ctx; any other error is written into the manifest, and the run can be gone on with
// when its cause is gone. ErrBusy and ErrOver leave the run as it is.
func Play(ctx context.Context, f Folder, e Experiment, o Options) (summary json.RawMessage, err error) {
	lock, err := Lock(string(f))
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, lock.Close()) }()
	p := &player{Options: o, f: f}
	if p.m, err = f.manifest(); err != nil {
		return nil, err
	}
	if p.m.State == Done {
		return nil, fmt.Errorf("%w: %s", ErrOver, f)
	}
	if p.m.Kind != e.Kind() {
		return nil, fmt.Errorf("%w: its kind is %s", ErrNoRun, p.m.Kind)
	}
	return p.sit(ctx, e)
}

// sit plays, and says in the manifest how that ended.
func (p *player) sit(ctx context.Context, e Experiment) (summary json.RawMessage, err error) {
	if p.at, err = p.f.newest(); err != nil {
		return nil, err
	}
	p.m.stand(p.at)
	p.m.sit(p.Program, p.Now())
	if err := errors.Join(p.f.reserve(), p.f.put(p.m)); err != nil {
		return nil, fmt.Errorf("write the manifest: %w", err)
	}
	summary, err = p.profiled(func() (json.RawMessage, error) { return p.play(ctx, e) })
	state := Done
	switch {
	case err != nil && ctx.Err() != nil && errors.Is(err, ctx.Err()):
		state, err = Interrupted, ctx.Err()
	case err != nil:
		state = Failed
	}
	return summary, p.rise(state, err)
}

// rise writes what can be written at the end, the manifest above all.
func (p *player) rise(s State, why error) error {
	if s != Interrupted {
		why = errors.Join(why, ignoreMissing(os.Remove(p.f.at(reserveFile))))
	}
	p.m.stand(p.at)
	p.m.rise(s, why, p.Now())
	err := p.f.put(p.m)
	if table, err2 := p.f.Table(); err2 != nil {
		err = errors.Join(err, err2)
	} else if err2 := p.f.derive(CSVFile, table.CSV()); s != Failed { // one that failed may have no room
		err = errors.Join(err, err2)
	}
	if err != nil {
		why = errors.Join(why, fmt.Errorf("end the run: %w", err))
	}
	return why
}

// play opens what the run writes, and works.
func (p *player) play(ctx context.Context, e Experiment) (summary json.RawMessage, err error) {
	if err := p.open(e); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	p.say("row %d: %s works on it", p.at.Rows, p.Program.Host)
	for !p.at.Done {
		if err := p.step(ctx); err != nil {
			p.say("row %d: %v", p.at.Rows, err)
			return nil, err
		}
	}
	result, err := p.work.Finish(p.f)
	if err != nil {
		p.say("the end: %v", err)
		return nil, fmt.Errorf("finish: %w", err)
	}
	if summary, err = json.MarshalIndent(result, "", "  "); err != nil {
		return nil, fmt.Errorf("the summary: %w", err)
	}
	p.say("row %d: done", p.at.Rows)
	return summary, p.f.write(SummaryFile, append(summary, '\n'))
}

// step takes one step and keeps what it found. A step that a stop cut short is not
// kept at all: the run goes on from before it.
func (p *player) step(ctx context.Context) error {
	if ctx.Err() != nil {
		if err := p.keep(); err != nil {
			return err
		}
		return ctx.Err()
	}
	row, done, err := p.work.Step(ctx)
	if err != nil {
		return fmt.Errorf("step after %d: %w", p.at.Step, err)
	}
	if p.at.Rows > 0 && row.Step <= p.at.Step {
		return fmt.Errorf("%w: step %d after step %d", ErrRow, row.Step, p.at.Step)
	}
	if err := p.record(row); err != nil {
		return err
	}
	p.at.Rows, p.at.Step, p.at.Of, p.at.Done = p.at.Rows+1, row.Step, row.Of, done
	p.at.Metrics, p.at.Events = p.metrics.at, p.events.at
	if p.Progress != nil {
		p.Progress(row)
	}
	if done || row.Keep || p.Now().Sub(p.kept) >= p.Every {
		return p.keep()
	}
	return nil
}

func (p *player) record(row Row) error {
	line, err := row.line()
	if err != nil {
		return err
	}
	tale, err := row.tale()
	if err != nil {
		return err
	}
	return errors.Join(p.metrics.add(line), p.events.add(tale), p.board.add(p.at.Rows, row, p.Now()))
}
