package cloud

import (
	"errors"
	"fmt"

	"github.com/dollynator/dolly"
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
// own order (Rent or Lookup of this process), be unchanged since, and run. A
// Server that was put together or read back from a disk shows nothing; look it
// up again.
func Own(s Server) (Ownership, error) {
	if s.answered != s.claims() || s.State != Running || s.Key == "" {
		return Ownership{}, fmt.Errorf("own server %q (%s): %w", s.ID, s.State, ErrNotOurs)
	}
	return own(s.ID, s.Offer, s.Addr, s.User, s.HostKey)
}

func own(id string, offer dolly.OfferID, addr, user, hostKey string) (Ownership, error) {
	if err := CheckHost(addr); err != nil || user == "" || id == "" {
		return Ownership{}, fmt.Errorf("own server %q at %q: %w", id, addr, errors.Join(ErrNotOurs, err))
	}
	key, _, options, rest, err := ssh.ParseAuthorizedKey([]byte(hostKey))
	if err != nil || len(rest) > 0 || len(options) > 0 {
		return Ownership{}, fmt.Errorf("own server %q: its host key is unreadable: %w", id, ErrNotOurs)
	}
	return Ownership{id, offer, addr, user, key}, nil
}
