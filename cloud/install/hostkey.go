package install

import (
	"context"
	"errors"
	"fmt"
	"net"
	"strings"

	"github.com/dollynator/dolly/cloud"
	"golang.org/x/crypto/ssh"
)

// errSeen ends a connection once the host has shown its key.
var errSeen = errors.New("seen")

// HostKey asks one host for its key, for an operator to compare with what they
// know of it: the key as an authorized_keys line, and its fingerprint. It does
// not log in. What is no single host is refused with [cloud.ErrHost].
func HostKey(ctx context.Context, addr string) (line, fingerprint string, err error) {
	if err := cloud.CheckHost(addr); err != nil {
		return "", "", fmt.Errorf("ask %s for its key: %w", addr, err)
	}
	ctx, cancel := context.WithTimeout(ctx, loginTime)
	defer cancel()
	wire, err := new(net.Dialer).DialContext(ctx, "tcp", addr)
	if err != nil {
		return "", "", fmt.Errorf("ask %s for its key: %w", addr, err)
	}
	stop := context.AfterFunc(ctx, func() { _ = wire.Close() })
	defer stop()
	var shown ssh.PublicKey
	_, _, _, err = ssh.NewClientConn(wire, addr, &ssh.ClientConfig{
		HostKeyAlgorithms: []string{ssh.KeyAlgoED25519, ssh.KeyAlgoECDSA256, ssh.KeyAlgoRSASHA512},
		HostKeyCallback: func(_ string, _ net.Addr, key ssh.PublicKey) error {
			shown = key
			return errSeen
		},
	})
	_ = wire.Close() // it served its purpose
	if shown == nil {
		return "", "", fmt.Errorf("ask %s for its key: %w", addr, err)
	}
	return strings.TrimSpace(string(ssh.MarshalAuthorizedKey(shown))), ssh.FingerprintSHA256(shown), nil
}
