package wire

import (
	"errors"
	"fmt"
	"slices"
	"unicode/utf8"

	"github.com/dollynator/dolly"
)

// Errors of an envelope.
var (
	ErrVersion   = errors.New("unknown envelope version")
	ErrKind      = errors.New("message of another kind")
	ErrSignature = errors.New("wrong signature")

	errEnvelope = fmt.Errorf("unreadable envelope: %w", ErrNotCanonical)
)

const version = 1

type envelope struct {
	_       struct{} `cbor:",toarray"`
	Version uint8
	Kind    string
	Key     dolly.PeerID
	Body    []byte
	Sig     []byte
}

// Seal encodes body and signs it for one network and kind.
func Seal(s Signer, n dolly.Network, kind string, body any) []byte {
	b := Marshal(body)
	return Marshal(envelope{
		Version: version, Kind: kind, Key: s.Peer(), Body: b,
		Sig: sign(s, n, kind, b),
	})
}

// Verify reports whether sig is key's signature over msg.
type Verify func(key dolly.PeerID, msg, sig []byte) bool

// Open checks the envelope, verifies its signature and decodes its body. Of
// what it returns nothing may be used if the error is not nil.
func Open(n dolly.Network, kind string, raw []byte, body any) (dolly.PeerID, error) {
	return OpenBy(dolly.PeerID.Verify, n, kind, raw, body)
}

// OpenBy is [Open] with somebody's own way to verify.
func OpenBy(v Verify, n dolly.Network, kind string, raw []byte, body any) (dolly.PeerID, error) {
	e, err := readEnvelope(raw)
	if err != nil {
		return dolly.PeerID{}, err
	}
	if e.Version != version {
		return dolly.PeerID{}, ErrVersion
	}
	if e.Kind != kind {
		return dolly.PeerID{}, fmt.Errorf("%w: %q, want %q", ErrKind, e.Kind, kind)
	}
	if !verify(v, e.Key, n, kind, e.Body, e.Sig) {
		return dolly.PeerID{}, ErrSignature
	}
	if err := Unmarshal(e.Body, body); err != nil {
		return dolly.PeerID{}, err
	}
	return e.Key, nil
}

// Kind reads an envelope's kind without verifying anything, to pick a decoder.
func Kind(raw []byte) (string, error) {
	e, err := readEnvelope(raw)
	return e.Kind, err
}

// Signature is the signature in an envelope, which is not verified here: 64
// bytes over the body under its domain.
func Signature(raw []byte) ([]byte, error) {
	e, err := readEnvelope(raw)
	return e.Sig, err
}

// readEnvelope reads what Seal writes, and nothing else. It copies nothing:
// body and signature are parts of raw.
func readEnvelope(raw []byte) (envelope, error) {
	if len(raw) > MaxRecord {
		return envelope{}, ErrTooLarge
	}
	major, parts, rest, ok := head(raw)
	if !ok || major != majorArray || parts != 5 {
		return envelope{}, errEnvelope
	}
	major, v, rest, ok := head(rest)
	if !ok || major != majorUint || v > 255 {
		return envelope{}, errEnvelope
	}
	kind, rest, ok1 := text(rest, majorText)
	key, rest, ok2 := text(rest, majorBytes)
	body, rest, ok3 := text(rest, majorBytes)
	sig, rest, ok4 := text(rest, majorBytes)
	if !ok1 || !ok2 || !ok3 || !ok4 || len(rest) > 0 || len(key) != len(dolly.PeerID{}) || !utf8.Valid(kind) {
		return envelope{}, errEnvelope
	}
	return envelope{Version: uint8(v), Kind: string(kind), Key: dolly.PeerID(key), Body: body, Sig: sig}, nil
}

// domain appends what is signed: the body, and what it is signed for.
func domain(d []byte, n dolly.Network, kind string, body []byte) []byte {
	d = slices.Grow(d, 32+len(n)+len(kind)+len(body))
	d = append(d, "dolly/1/"...)
	d = append(d, n...)
	d = append(d, '/')
	d = append(d, kind...)
	d = append(d, 0)
	return append(d, body...)
}
