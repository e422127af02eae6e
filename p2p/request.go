package p2p

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/dollynator/dolly"
	"github.com/libp2p/go-libp2p/core/network"
)

// requestTimeout bounds an exchange on both sides where ctx does not.
const requestTimeout = 30 * time.Second

// maxRefusal bounds the sentence that a refusal carries, in bytes.
const maxRefusal = 512

// How a response begins.
const (
	answered byte = 1
	refused  byte = 2
)

// Handle answers requests of at most maxSize bytes (which is at most
// [MaxMessage]). What f returns is the response; if it returns an error, its
// text reaches the other side as [ErrRemote], so it must tell no secrets. ctx
// ends with the host or with the deadline. At most eight requests of one peer
// run at a time, and of all peers those that fit 64 MiB with their responses.
func (h *Host) Handle(protocol string, maxSize int, f func(ctx context.Context, from dolly.PeerID, raw []byte) ([]byte, error)) {
	maxSize = min(maxSize, MaxMessage)
	h.handle(protocol, func(from dolly.PeerID, s network.Stream) {
		ctx, cancel := context.WithTimeout(h.ctx, requestTimeout)
		defer cancel()
		if h.serve(ctx, from, s, maxSize, f) != nil {
			_ = s.Reset() // the other side is gone or breaks the rules
		}
	})
}

func (h *Host) serve(ctx context.Context, from dolly.PeerID, s network.Stream, maxSize int,
	f func(context.Context, dolly.PeerID, []byte) ([]byte, error)) error {
	if err := h.requests.enter(ctx, from); err != nil {
		return err
	}
	defer h.requests.leave(from)
	if err := s.SetDeadline(time.Now().Add(requestTimeout)); err != nil {
		return err
	}
	size, err := readLength(s, maxSize)
	switch {
	case errors.Is(err, ErrTooLarge):
		return refuse(s, err)
	case err != nil:
		return err
	}
	if err := h.held.enter(ctx, size); err != nil {
		return err
	}
	defer h.held.leave(size)
	raw, err := readBody(s, size)
	if err != nil {
		return err
	}
	out, err := f(ctx, from, raw)
	if err != nil {
		return refuse(s, err)
	}
	return h.answer(s, out)
}

// answer sends a response, if it may be that long and there is room to hold it
// while the other side reads.
func (h *Host) answer(s network.Stream, out []byte) error {
	if len(out) > MaxMessage {
		return refuse(s, fmt.Errorf("%w: response of %d bytes", ErrTooLarge, len(out)))
	}
	if h.held.try(len(out)) != nil {
		return refuse(s, ErrBusy)
	}
	defer h.held.leave(len(out))
	return respond(s, answered, out)
}

func refuse(s network.Stream, why error) error {
	text := strings.ToValidUTF8(why.Error(), "?")
	if len(text) > maxRefusal {
		text = strings.ToValidUTF8(text[:maxRefusal], "")
	}
	if err := respond(s, refused, []byte(text)); err != nil {
		return err
	}
	// Let a request that was too large arrive, so that its sender gets to
	// read why it was refused.
	_, err := io.Copy(io.Discard, io.LimitReader(s, MaxMessage))
	return err
}

func respond(s network.Stream, status byte, body []byte) error {
	if _, err := s.Write([]byte{status}); err != nil {
		return err
	}
	if err := WriteFrame(s, body); err != nil {
		return err
	}
	return s.CloseWrite()
}

// Request sends raw to a peer and returns its response, of at most
// [MaxMessage] bytes. It takes thirty seconds at most, less if ctx says so.
func (h *Host) Request(ctx context.Context, to dolly.PeerID, protocol string, raw []byte) ([]byte, error) {
	out, err := h.request(ctx, to, protocol, raw)
	if err != nil {
		return nil, fmt.Errorf("request %s of %s: %w", protocol, to.Short(), err)
	}
	return out, nil
}

func (h *Host) request(ctx context.Context, to dolly.PeerID, protocol string, raw []byte) ([]byte, error) {
	if len(raw) > MaxMessage {
		return nil, fmt.Errorf("%w: %d bytes, at most %d", ErrTooLarge, len(raw), MaxMessage)
	}
	ctx, cancel := context.WithTimeout(ctx, requestTimeout)
	defer cancel()
	s, err := h.open(ctx, to, protocol)
	if err != nil {
		return nil, err
	}
	stop := context.AfterFunc(ctx, func() { _ = s.Reset() })
	defer stop()
	out, err := exchange(s, raw)
	if err != nil && !errors.Is(err, ErrRemote) {
		_ = s.Reset()
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		return nil, err
	}
	_ = s.Close() // the exchange is complete, whatever closing says
	return out, err
}

func exchange(s network.Stream, raw []byte) ([]byte, error) {
	if err := WriteFrame(s, raw); err != nil {
		return nil, err
	}
	if err := s.CloseWrite(); err != nil {
		return nil, err
	}
	var status [1]byte
	if _, err := io.ReadFull(s, status[:]); err != nil {
		return nil, noEOF(err)
	}
	out, err := ReadFrame(s, MaxMessage)
	if err != nil {
		return nil, noEOF(err)
	}
	switch status[0] {
	case answered:
		return out, nil
	case refused:
		return nil, fmt.Errorf("%w: %s", ErrRemote, strings.ToValidUTF8(string(out[:min(len(out), maxRefusal)]), "?"))
	}
	return nil, fmt.Errorf("response begins with %d", status[0])
}
