package install_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"golang.org/x/crypto/ssh"
)

func TestWillNot6AskMoreThanOneHostForItsKey(t *testing.T) {
	r := newRecorder(t, signerOf(t, 'a').PublicKey())
	line, print, err := install.HostKey(t.Context(), r.addr)
	want := signerOf(t, 'h').PublicKey()
	if err != nil || line != strings.TrimSpace(string(ssh.MarshalAuthorizedKey(want))) || print != ssh.FingerprintSHA256(want) {
		t.Errorf("%q, %q: %v", line, print, err)
	}
	if len(r.logins) > 0 {
		t.Errorf("it tried to log in: %v", r.logins)
	}
	for _, many := range []string{"127.0.0.0/8:22", "127.0.0.*:22", "127.0.0.1,127.0.0.2:22", "0.0.0.0:22", "127.0.0.1"} {
		if _, _, err := install.HostKey(t.Context(), many); !errors.Is(err, cloud.ErrHost) {
			t.Errorf("%s: %v", many, err)
		}
	}
}
