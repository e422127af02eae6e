package irc

import (
	"bufio"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// ngircd starts the real thing and returns its plain and its TLS address, and who
// signed for the latter.
func ngircd(t *testing.T) (plain, secure string, roots *x509.CertPool) {
	t.Helper()
	program, err := exec.LookPath("ngircd")
	if err != nil {
		if program, err = exec.LookPath("/usr/sbin/ngircd"); err != nil {
			t.Skip("ngircd is not installed: .ci/run installs it where there is apt-get")
		}
	}
	dir := t.TempDir()
	roots = certificate(t, dir)
	plain, secure = freeAddr(t), freeAddr(t)
	conf := fmt.Sprintf("[Global]\nName = irc.test\nListen = 127.0.0.1\nPorts = %s\nServerUID = %d\nServerGID = %d\nMotdPhrase = hello\n[Limits]\nMaxPenaltyTime = 0\n"+
		"[Options]\nIdent = no\nDNS = no\nPAM = no\n[SSL]\nPorts = %s\nCertFile = %s/cert.pem\nKeyFile = %s/key.pem\n",
		port(plain), os.Getuid(), os.Getgid(), port(secure), dir, dir)
	path := filepath.Join(dir, "ngircd.conf")
	if err := os.WriteFile(path, []byte(conf), 0o600); err != nil {
		t.Fatal(err)
	}
	var said strings.Builder
	cmd := exec.Command(program, "--nodaemon", "--passive", "--config", path)
	cmd.Stdout, cmd.Stderr = &said, &said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = cmd.Process.Kill()
		_ = cmd.Wait()
		if t.Failed() {
			t.Logf("ngircd said:\n%s", said.String())
		}
	})
	return plain, secure, roots
}

func freeAddr(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.Close() }()
	return l.Addr().String()
}

func port(addr string) string { _, p, _ := net.SplitHostPort(addr); return p }

// certificate makes one for the loopback address, signed by itself.
func certificate(t *testing.T, dir string) *x509.CertPool {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := &x509.Certificate{
		SerialNumber: big.NewInt(1), NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(time.Hour),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)}, IsCA: true, BasicConstraintsValid: true,
	}
	cert, err := x509.CreateCertificate(rand.Reader, c, c, key.Public(), key)
	if err != nil {
		t.Fatal(err)
	}
	private, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	for name, block := range map[string]*pem.Block{"cert.pem": {Type: "CERTIFICATE", Bytes: cert}, "key.pem": {Type: "PRIVATE KEY", Bytes: private}} {
		if err := os.WriteFile(filepath.Join(dir, name), pem.EncodeToMemory(block), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert}))
	return roots
}

// person is somebody in the channel, as a guest that speaks first.
func person(t *testing.T, addr, nick string) *guest {
	t.Helper()
	c, err := net.Dial("tcp", addr)
	tick := time.NewTicker(20 * time.Millisecond)
	defer tick.Stop()
	for tries := 0; err != nil && tries < 1000; tries++ { // the server starts
		<-tick.C
		c, err = net.Dial("tcp", addr)
	}
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = c.Close() })
	_ = c.SetDeadline(time.Now().Add(patienceOfTests))
	g := &guest{t: t, c: c, in: bufio.NewScanner(c), nick: nick}
	g.say("NICK %s", nick)
	g.say("USER %s 0 * :%s", nick, nick)
	g.hear(":irc.test 001")
	g.say("JOIN #town")
	g.hear(":irc.test 366")
	return g
}

// TestWithNgircd is the whole way through a real server: in clear and by TLS, with
// a nick that is taken, asked in the channel and in private, kicked, and back.
func TestWithNgircd(t *testing.T) {
	plain, secure, roots := ngircd(t)
	op := person(t, plain, "op")
	taken := person(t, plain, "dolly-a") // a nick of the bot's that is short enough
	taken.say("PART #town")
	w := newWorld(t, plain)
	w.bot.cfg.Nick = "dolly-a"
	w.bot.Start()
	w.await(t, "in the channel", joined)
	nick := w.bot.View().Nick
	if nick == "dolly-a" || len(nick) > shortest {
		t.Fatalf("it is called %q", nick)
	}
	op.say("PRIVMSG #town :!uploaded")
	if line := op.hear(":" + nick + "!"); !strings.Contains(line, " JOIN ") {
		t.Error(line)
	}
	if line := op.hear(":" + nick + "!"); !strings.HasSuffix(line, "NOTICE #town :op: 400 MB uploaded for others") {
		t.Error(line)
	}
	op.say("PRIVMSG %s :general", nick)
	if line := op.hear(":" + nick + "!"); !strings.Contains(line, "NOTICE op :op: 0 alice on hexa/m/ams") {
		t.Error(line)
	}
	op.say("KICK #town %s :away", nick)
	if n := <-w.pauses; n != 1 || w.bot.View().Trouble != errKicked.Error() {
		t.Errorf("%d: %+v", n, w.bot.View())
	}
	w.await(t, "back", joined)
	w.bot.Stop()
	op.hear(":" + nick + "!")

	strict := newWorld(t, secure)
	strict.bot.cfg.TLS = &tls.Config{MinVersion: tls.VersionTLS12} // the system's roots do not know this certificate
	strict.bot.Start()
	if <-strict.pauses; !strings.Contains(strict.bot.View().Trouble, "certificate") {
		t.Errorf("%+v", strict.bot.View())
	}
	strict.cancel()
	<-strict.ended
	safe := newWorld(t, secure)
	safe.bot.cfg.TLS = &tls.Config{MinVersion: tls.VersionTLS12, RootCAs: roots}
	safe.bot.Start()
	safe.await(t, "in the channel by TLS", joined)
	op.say("PRIVMSG %s :!alive", safe.bot.View().Nick)
	if line := op.hear(":" + safe.bot.View().Nick + "!"); !strings.Contains(line, "JOIN") {
		t.Error(line)
	}
	if line := op.hear(":" + safe.bot.View().Nick + "!"); !strings.Contains(line, "NOTICE op :op: I am alive") {
		t.Error(line)
	}
}
