package cloud

import (
	"errors"
	"fmt"
	"net"
	"strconv"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/wire"
	"golang.org/x/crypto/ssh"
)

// ErrNotOurs is returned for a server that nothing shows to be ours.
var ErrNotOurs = errors.New("no right to this server is shown")

// Ownership is the right to install on one host. The zero Ownership gives
// none; only [Own] and [OwnEntry] make another.
type Ownership struct {
	id      string
	offer   dolly.OfferID
	addr    string
	user    string
	hostKey ssh.PublicKey
}

// Valid reports whether it gives a right to anything.
func (o Ownership) Valid() bool { return o.hostKey != nil }

// ID is the provider's name for the server.
func (o Ownership) ID() string { return o.id }

// Offer is what was rented.
func (o Ownership) Offer() dolly.OfferID { return o.offer }

// Addr is where SSH answers, as host:port.
func (o Ownership) Addr() string { return o.addr }

// User is the name to log in with.
func (o Ownership) User() string { return o.user }

// HostKey is the only key that the host may show.
func (o Ownership) HostKey() ssh.PublicKey { return o.hostKey }

// Own shows the right to a server: s must come from a provider's answer to our
// own order (Rent or Lookup of this process) and run. A Server that was put
// together or read back from a disk shows nothing; look it up again.
func Own(s Server) (Ownership, error) {
	if !s.answered || s.State != Running || s.Key == "" {
		return Ownership{}, fmt.Errorf("own server %q (%s): %w", s.ID, s.State, ErrNotOurs)
	}
	return own(s.ID, s.Offer, s.Addr, s.User, s.HostKey)
}

func own(id string, offer dolly.OfferID, addr, user, hostKey string) (Ownership, error) {
	host, port, err := net.SplitHostPort(addr)
	if n, e := strconv.ParseUint(port, 10, 16); err != nil || e != nil || n == 0 || host == "" || user == "" || id == "" {
		return Ownership{}, fmt.Errorf("own server %q at %q: %w", id, addr, ErrNotOurs)
	}
	key, _, _, rest, err := ssh.ParseAuthorizedKey([]byte(hostKey))
	if err != nil || len(rest) > 0 {
		return Ownership{}, fmt.Errorf("own server %q: its host key is unreadable: %w", id, ErrNotOurs)
	}
	return Ownership{id, offer, addr, user, key}, nil
}

// Entry is one host that the operator already has. It names no list and no
// pattern: one host, its key, an end.
type Entry struct {
	Host    string        `cbor:"1,keyasint"` // host:port
	User    string        `cbor:"2,keyasint"`
	HostKey string        `cbor:"3,keyasint"` // authorized_keys format
	Expires dolly.Time    `cbor:"4,keyasint"`
	Offer   dolly.OfferID `cbor:"5,keyasint"`
}

// entryKind is the envelope's kind of an Entry.
const entryKind = "server-entry"

// SealEntry signs an entry in the operator's name.
func SealEntry(operator wire.Signer, n dolly.Network, e Entry) []byte {
	return wire.Seal(operator, n, entryKind, e)
}

// OwnEntry shows the right to a host by an entry that the operator signed and
// that has not expired.
func OwnEntry(n dolly.Network, operator dolly.PeerID, raw []byte, now dolly.Time) (Ownership, error) {
	var e Entry
	signer, err := wire.Open(n, entryKind, raw, &e)
	if err != nil {
		return Ownership{}, fmt.Errorf("own entry: %w: %w", ErrNotOurs, err)
	}
	if signer != operator || operator.IsZero() {
		return Ownership{}, fmt.Errorf("own entry: not signed by the operator: %w", ErrNotOurs)
	}
	if now >= e.Expires {
		return Ownership{}, fmt.Errorf("own entry of %s: it expired: %w", e.Host, ErrNotOurs)
	}
	if _, err := dolly.ParseOfferID(string(e.Offer)); err != nil {
		return Ownership{}, fmt.Errorf("own entry of %s: %w: %w", e.Host, ErrNotOurs, err)
	}
	return own(e.Host, e.Offer, e.Host, e.User, e.HostKey)
}
