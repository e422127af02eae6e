package runs

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"runtime/pprof"
	"time"
)

// open starts the work where the run stood, and opens its files there.
func (p *player) open(e Experiment) (err error) {
	config, err := p.f.Read(ConfigFile)
	if err != nil {
		return err
	}
	if p.work, err = e.Start(config, p.m.Seed); err != nil {
		return fmt.Errorf("start: %w", err)
	}
	if p.at.Rows > 0 {
		if err := p.work.Load(p.at.state); err != nil {
			return fmt.Errorf("go on from row %d: %w", p.at.Rows, err)
		}
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, p.close())
		}
	}()
	p.kept = p.Now()
	if p.log, err = os.OpenFile(p.f.at(LogFile), os.O_WRONLY|os.O_CREATE|os.O_APPEND, 0o644); err != nil {
		return err
	}
	if p.metrics, err = openJournal(p.f.at(MetricsFile), p.at.Metrics); err != nil {
		return err
	}
	if p.events, err = openJournal(p.f.at(EventsFile), p.at.Events); err != nil {
		return err
	}
	if p.board, err = openBoard(p.f.at(BoardFile), p.Now()); err != nil {
		return err
	}
	return p.refill()
}

// refill writes rows for TensorBoard that were lost there, or were never there.
func (p *player) refill() error {
	if p.board.rows >= p.at.Rows {
		return nil
	}
	raw, err := p.f.Read(MetricsFile)
	if err != nil {
		return err
	}
	n := int64(0)
	for line := range bytes.Lines(raw[:p.at.Metrics]) {
		row, err := readRow(line)
		if err != nil {
			return fmt.Errorf("%s: line %d: %w", MetricsFile, n+1, err)
		}
		if err := p.board.add(n, row, p.Now()); err != nil {
			return err
		}
		n++
	}
	return nil
}

func (p *player) close() (err error) {
	if p.log != nil {
		err = errors.Join(err, p.log.Close())
	}
	if p.metrics != nil {
		err = errors.Join(err, p.metrics.close())
	}
	if p.events != nil {
		err = errors.Join(err, p.events.close())
	}
	if p.board != nil {
		err = errors.Join(err, p.board.close())
	}
	return err
}

// keep makes a checkpoint, after all that it speaks of is on the disk.
func (p *player) keep() (err error) {
	p.kept = p.Now()
	if err := errors.Join(p.metrics.f.Sync(), p.events.f.Sync(), p.board.f.Sync()); err != nil {
		return fmt.Errorf("keep row %d: %w", p.at.Rows, err)
	}
	if p.at.state, err = p.work.Save(); err != nil {
		return fmt.Errorf("save at row %d: %w", p.at.Rows, err)
	}
	if err := p.at.write(p.f); err != nil {
		return fmt.Errorf("keep row %d: %w", p.at.Rows, err)
	}
	if p.at.Done { // the manifest is written at the end
		return nil
	}
	p.m.stand(p.at)
	return p.f.put(p.m)
}

// say writes a line into the log. A log that cannot be written stops nothing: what
// it says is in the manifest or an error too.
func (p *player) say(format string, args ...any) {
	_, _ = fmt.Fprintf(p.log, "%s %s\n", p.Now().UTC().Format(time.RFC3339), fmt.Sprintf(format, args...))
}

// profiled works with a profile, if one is wanted.
func (p *player) profiled(work func() (json.RawMessage, error)) (summary json.RawMessage, err error) {
	if !p.Profile {
		return work()
	}
	cpu, err := os.Create(p.f.at(CPUProfile))
	if err != nil {
		return nil, err
	}
	if err := pprof.StartCPUProfile(cpu); err != nil {
		return nil, errors.Join(fmt.Errorf("profile: %w", err), cpu.Close())
	}
	summary, err = work()
	pprof.StopCPUProfile()
	heap, err2 := os.Create(p.f.at(HeapProfile))
	if err2 != nil {
		return summary, errors.Join(err, err2, cpu.Close())
	}
	return summary, errors.Join(err, pprof.WriteHeapProfile(heap), heap.Close(), cpu.Close())
}
