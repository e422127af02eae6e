package nats

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/nats-io/nats.go"
	"github.com/nats-io/nats.go/jetstream"
)

// How long a cluster may take until it has agreed on who goes on for a server that it
// lost, how long one question waits, and how soon the next one is asked.
const (
	patience     = 30 * time.Second
	answerWithin = 2 * time.Second
	askEvery     = 250 * time.Millisecond
)

// again asks until it is answered, or the error is none that passes.
func again[T any](ctx context.Context, ask func() (T, error)) (T, error) {
	for end := time.Now().Add(patience); ; pause(ctx, askEvery) {
		answer, err := ask()
		if err == nil || ctx.Err() != nil || !passes(err) || time.Now().After(end) {
			return answer, err
		}
	}
}

// done is again of what has no answer.
func done(ctx context.Context, ask func() error) error {
	_, err := again(ctx, func() (struct{}, error) { return struct{}{}, ask() })
	return err
}

// passes reports whether an error is that of a cluster which elects, or whose servers have
// not all heard of what is asked for.
func passes(err error) bool {
	var refused *jetstream.APIError
	if errors.As(err, &refused) {
		return refused.Code == 503 && refused.ErrorCode != jetstream.JSErrCodeJetStreamNotEnabled && refused.ErrorCode != jetstream.JSErrCodeJetStreamNotEnabledForAccount
	}
	for _, e := range []error{
		jetstream.ErrObjectNotFound, context.DeadlineExceeded, nats.ErrTimeout, nats.ErrNoResponders, nats.ErrDisconnected, nats.ErrConnectionReconnecting, jetstream.ErrNoStreamResponse,
	} {
		if errors.Is(err, e) {
			return true
		}
	}
	return false
}

// How many servers keep what there is: one of a cluster may die. A server by itself keeps
// it alone.
const (
	copies = 3

	notClustered = 10074 // JetStream's number of the error of who asks a single server for copies
)

// has finds what there is, or makes it with as many copies as servers can have.
func has[T any](ctx context.Context, find func() (T, error), create func(copies int) (T, error)) (T, error) {
	it, err := again(ctx, find)
	if err == nil || !missing(err) {
		return it, err
	}
	it, err = again(ctx, func() (T, error) { return create(copies) })
	var refused *jetstream.APIError
	if errors.As(err, &refused) && refused.ErrorCode == notClustered {
		it, err = again(ctx, func() (T, error) { return create(1) })
	}
	switch {
	case errors.Is(err, jetstream.ErrBucketExists), errors.Is(err, jetstream.ErrStreamNameAlreadyInUse): // made by another one meanwhile
		return again(ctx, find)
	case errors.As(err, &refused):
		return it, fmt.Errorf("%w (a cluster needs %d servers to begin with)", err, copies)
	}
	return it, err
}

func missing(err error) bool {
	return errors.Is(err, jetstream.ErrStreamNotFound) || errors.Is(err, jetstream.ErrBucketNotFound)
}
