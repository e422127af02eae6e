//go:build !lean

package main

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/lab/nats"
	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
)

// overNATS is the farPlay of the program.
type overNATS struct{}

// natsPool is what plays a sweep through NATS: a server here or elsewhere, and workers
// of this process.
type natsPool struct {
	*nats.Pool
	link   *nats.Link
	server *nats.Server // nil: it is elsewhere
	work   sync.WaitGroup
	stop   context.CancelFunc
	store  string // folder of the server
	secret string // file with its URL
}

// sweep begins to play a sweep through NATS.
func (overNATS) sweep(ctx context.Context, s *labSweep, f sweep.Folder, e runs.Experiment, o runs.Options) (farPool, error) {
	p := &natsPool{store: filepath.Join(string(f), "nats"), secret: filepath.Join(string(f), "nats.url")}
	t := nats.Target{URL: s.nats.url, Credentials: s.nats.credentials, Silence: s.nats.silence}
	var err error
	if s.nats.url == embedded {
		if p.server, err = nats.Serve(p.store, s.nats.listen); err != nil {
			return nil, natsFailed(err)
		}
		t.URL = p.server.URL()
		if err := os.WriteFile(p.secret, []byte(t.URL+"\n"), 0o600); err != nil {
			p.server.Close()
			return nil, natsFailed(err)
		}
		s.env.Say("workers join with: dolly lab worker --nats %s", p.secret)
	} else if t.URL, err = natsURL(t.URL); err != nil {
		return nil, err
	}
	if p.link, err = nats.Connect(ctx, t); err == nil {
		p.Pool, err = p.link.NewPool(ctx, f, e.Kind())
	}
	if err != nil {
		return nil, errors.Join(natsFailed(err), p.Close(ctx, false))
	}
	ctx, p.stop = context.WithCancel(ctx)
	if s.jobs > 0 {
		w := nats.Worker{Kinds: []runs.Experiment{e}, Own: string(f), Root: filepath.Join(string(f), sweep.RunsFolder, ".others"), Options: o, Jobs: s.jobs, Say: func(string, ...any) {}}
		p.work.Go(func() {
			if err := p.link.Work(ctx, w); ctx.Err() == nil {
				s.env.Say("no task is played in this process: %v", err)
			}
		})
	}
	return p, nil
}

// Close ends the workers of this process and the server; done: nobody needs anything
// of the sweep any more.
func (p *natsPool) Close(ctx context.Context, done bool) (err error) {
	if p.stop != nil {
		p.stop()
	}
	p.work.Wait()
	if p.Pool != nil && done {
		err = p.Forget(ctx)
	}
	if p.link != nil {
		p.link.Close()
	}
	if p.server != nil {
		p.server.Close()
		if done {
			err = errors.Join(err, os.RemoveAll(p.store), os.Remove(p.secret))
		}
	}
	return err
}

// work is dolly lab worker.
func (overNATS) work(ctx context.Context, w *labWorker) error {
	url, err := natsURL(w.nats.url)
	if err != nil {
		return err
	}
	o, err := labOptions(w.every, false)
	if err != nil {
		return err
	}
	link, err := nats.Connect(ctx, nats.Target{URL: url, Credentials: w.nats.credentials, Silence: w.nats.silence})
	if err != nil {
		return natsFailed(err)
	}
	defer link.Close()
	w.env.Say("waiting for tasks: %s", w.kindWords())
	var mu sync.Mutex
	err = link.Work(ctx, nats.Worker{
		Kinds: w.kinds, Root: filepath.Join(w.folder(), "worker"), Options: o, Jobs: w.jobs, Idle: w.idle,
		Say: func(format string, args ...any) {
			mu.Lock()
			defer mu.Unlock()
			w.env.Say(format, args...)
		},
	})
	if ctx.Err() != nil {
		return nil // that is how a worker ends
	}
	if err != nil {
		return natsFailed(err)
	}
	return nil
}

// natsURL is a URL, or what is in the file of that name: a sweep with a server of its
// own writes one.
func natsURL(word string) (string, error) {
	if strings.Contains(word, "://") {
		return word, nil
	}
	raw, err := os.ReadFile(word)
	if err != nil {
		return "", &dolly.Error{Kind: dolly.Usage, Text: "--nats", Err: err, Hint: "name a server, nats://host:port, or the file nats.url in the folder of a sweep that has its own"}
	}
	return strings.TrimSpace(string(raw)), nil
}

func natsFailed(err error) error {
	return &dolly.Error{Kind: dolly.Failed, Text: "NATS", Err: err, Hint: "without --nats this machine works alone"}
}
