package nats

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"time"

	"github.com/dollynator/dolly/lab/runs"
	"github.com/dollynator/dolly/lab/sweep"
	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// Names on the server. A sweep has a subject of tasks, and a bucket of outcomes and one
// of runs, both called after it.
const (
	stream   = "DOLLY_LAB"
	subject  = "dolly.lab.task."
	consumer = "workers-" // of a kind
	bucket   = "dolly-lab-"
)

// Link is a connection to a server.
type Link struct {
	conn    *nats.Conn
	js      jetstream.JetStream
	silence time.Duration // after which a worker is taken for dead
}

// Silence is how long a worker may be silent, by default.
const Silence = 30 * time.Second

// Target is a server to connect to.
type Target struct {
	URL         string        // nats://host:port, several with commas between them
	Credentials string        // file, of those that have such; may be empty
	Silence     time.Duration // after which a worker is taken for dead; the constant if 0
}

// Connect reaches a server, and sees that it has JetStream.
func Connect(ctx context.Context, t Target) (*Link, error) {
	o := []nats.Option{nats.Name("dolly lab"), nats.MaxReconnects(-1), nats.ReconnectWait(time.Second)}
	if t.Credentials != "" {
		o = append(o, nats.UserCredentials(t.Credentials))
	}
	conn, err := nats.Connect(t.URL, o...)
	if err != nil {
		return nil, fmt.Errorf("%w: %w", ErrServer, err)
	}
	js, err := jetstream.New(conn, jetstream.WithDefaultTimeout(answerWithin))
	if err == nil {
		_, err = has(ctx, func() (jetstream.Stream, error) { return js.Stream(ctx, stream) }, func(copies int) (jetstream.Stream, error) {
			return js.CreateStream(ctx, jetstream.StreamConfig{Name: stream, Subjects: []string{subject + ">"}, Retention: jetstream.WorkQueuePolicy, Replicas: copies})
		})
	}
	if err != nil {
		conn.Close()
		return nil, fmt.Errorf("%w with JetStream: %w", ErrServer, err)
	}
	return &Link{conn, js, cmp.Or(t.Silence, Silence)}, nil
}

// Close ends the connection.
func (l *Link) Close() { l.conn.Close() }

// job is what a worker is told to do.
type job struct {
	Sweep string     `json:"sweep"` // its name on the server
	Kind  string     `json:"kind"`
	Task  sweep.Task `json:"task"`
}

// nameOf is what a sweep's folder is called on a server.
func nameOf(sweep string) string {
	sum := sha256.Sum256([]byte(sweep))
	return fmt.Sprintf("%x", sum[:8])
}

// shelf is where a sweep's outcomes are, by task, and their runs.
type shelf struct {
	outcomes jetstream.KeyValue
	runs     jetstream.ObjectStore
}

// open makes the shelf of a sweep, or finds it.
func (l *Link) open(ctx context.Context, name string) (shelf, error) {
	outcomes, err := has(ctx, func() (jetstream.KeyValue, error) { return l.js.KeyValue(ctx, bucket+name) }, func(copies int) (jetstream.KeyValue, error) {
		return l.js.CreateKeyValue(ctx, jetstream.KeyValueConfig{Bucket: bucket + name, Replicas: copies})
	})
	if err != nil {
		return shelf{}, fmt.Errorf("the outcomes of a sweep: %w", err)
	}
	runs, err := has(ctx, func() (jetstream.ObjectStore, error) { return l.js.ObjectStore(ctx, bucket+name) }, func(copies int) (jetstream.ObjectStore, error) {
		return l.js.CreateObjectStore(ctx, jetstream.ObjectStoreConfig{Bucket: bucket + name, Replicas: copies})
	})
	if err != nil {
		return shelf{}, fmt.Errorf("the runs of a sweep: %w", err)
	}
	return shelf{outcomes, runs}, nil
}

// outcome is that of a task; none: ok is false.
func (s shelf) outcome(ctx context.Context, id string) (o sweep.Outcome, ok bool, err error) {
	e, err := again(ctx, func() (jetstream.KeyValueEntry, error) { return s.outcomes.Get(ctx, id) })
	if errors.Is(err, jetstream.ErrKeyNotFound) {
		return o, false, nil
	}
	if err == nil {
		err = json.Unmarshal(e.Value(), &o)
	}
	return o, err == nil, err
}

// put keeps an outcome. The first one of a task stays.
func (s shelf) put(ctx context.Context, o sweep.Outcome) error {
	raw, err := json.Marshal(o)
	if err != nil {
		return fmt.Errorf("tell an outcome: %w", err)
	}
	return done(ctx, func() error {
		_, err := s.outcomes.Create(ctx, o.ID, raw)
		if errors.Is(err, jetstream.ErrKeyExists) {
			return nil
		}
		return err
	})
}

// putRun keeps the folder of a run.
func (s shelf) putRun(ctx context.Context, id string, f runs.Folder) error {
	return done(ctx, func() error {
		r, w := io.Pipe()
		go func() { _ = w.CloseWithError(f.Pack(w)) }() // it has no other error
		_, err := s.runs.Put(ctx, jetstream.ObjectMeta{Name: id}, r)
		return errors.Join(err, r.Close())
	})
}

// getRun brings the folder of a run here, unless it was played here or never was. An
// outcome is told after its run was kept, but a server of a cluster may answer that has
// not heard of it yet: only what is here need not be there.
func (s shelf) getRun(ctx context.Context, o sweep.Outcome, f runs.Folder) error {
	get := func() error {
		r, err := s.runs.Get(ctx, o.ID)
		if err != nil {
			return err
		}
		return errors.Join(runs.Unpack(r, f), r.Close())
	}
	m, err := f.Manifest()
	if err == nil && m.State == o.State || o.Error == ErrLost.Error() {
		if err := get(); !errors.Is(err, jetstream.ErrObjectNotFound) {
			return err
		}
		return nil
	}
	return done(ctx, get)
}
