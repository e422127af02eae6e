package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/cloud"
	"github.com/dollynator/dolly/cloud/install"
	"github.com/dollynator/dolly/cmd/cli"
	"github.com/spf13/cobra"
	"golang.org/x/term"
)

// hostAdd is what dolly host add was asked for.
type hostAdd struct {
	env     *Env
	dir     string
	user    string
	offer   string
	expires string
	confirm string
	out     string
	fd      int
	asJSON  bool
	dry     bool
}

// hostAdded is the entry that it signed.
type hostAdded struct {
	Out         string        `json:"entry"`
	Host        string        `json:"host"`
	User        string        `json:"user"`
	Offer       dolly.OfferID `json:"offer"`
	Fingerprint string        `json:"fingerprint"`
	Expires     dolly.Time    `json:"expires_unix_ms"`
	DryRun      bool          `json:"dry_run"`
}

func newHostCommand(env *Env) *cobra.Command {
	return cli.Parent(&cobra.Command{
		Use:   "host",
		Short: "Say which servers of yours Dolly may use",
		Long:  "Dolly installs only on servers that it rented itself, and on those that the\noperator signed for, one by one.",
	}, newHostAddCommand(env))
}

func newHostAddCommand(env *Env) *cobra.Command {
	h := hostAdd{env: env}
	cmd := &cobra.Command{
		Use:   "add HOST:PORT --user NAME --offer ID --expires DATE --charter DIR",
		Short: "Sign that Dolly may be installed on one server of yours",
		Long: `Asks the one host for its SSH key, shows the fingerprint for you to compare with
what you know of it, wants the host typed again, and signs an entry: this host,
this key, until then. It takes no lists, ranges or patterns, and logs in nowhere.`,
		Args: cobra.ExactArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return h.run(cmd.Context(), args[0]) },
	}
	f := cmd.Flags()
	f.StringVar(&h.dir, "charter", "charter", "folder that dolly charter create made")
	f.StringVar(&h.user, "user", "root", "who logs in there")
	f.StringVar(&h.offer, "offer", "", "as what it counts: provider/plan/region")
	f.StringVar(&h.expires, "expires", "30d", "end of the entry: a date or a span")
	f.StringVar(&h.confirm, "confirm", "", "the host once more, instead of typing it; for scripts that know its key")
	f.StringVar(&h.out, "out", "host.cbor", "file to write")
	f.IntVar(&h.fd, "passphrase-fd", -1, "read the operator's passphrase from this file descriptor; else it is asked for")
	f.BoolVar(&h.asJSON, "json", false, "print the result as JSON")
	f.BoolVar(&h.dry, "dry-run", false, "only show the key and what would be signed")
	return cmd
}

func (h *hostAdd) run(ctx context.Context, host string) error {
	c, err := folder(h.dir).open()
	if err != nil {
		return err
	}
	e, err := h.entry(host)
	if err != nil {
		return err
	}
	line, fingerprint, err := install.HostKey(ctx, host)
	if err != nil {
		return &dolly.Error{Kind: dolly.Unreachable, Text: "the host shows no key", Err: err, Hint: "an SSH server must answer there"}
	}
	e.HostKey = line
	h.env.Say("%s shows the key %s", host, fingerprint)
	h.env.Say("Compare it with what the host itself says: ssh-keygen -lf /etc/ssh/ssh_host_ed25519_key.pub")
	added := hostAdded{h.out, host, e.User, e.Offer, fingerprint, e.Expires, h.dry}
	if h.dry {
		return h.report(added)
	}
	if err := h.confirmed(host); err != nil {
		return err
	}
	operator, err := unlockOperator(h.env, h.dir, h.fd)
	if err != nil {
		return err
	}
	raw := cloud.SealEntry(operator, c.Body.Network, e)
	if _, err := cloud.OwnEntry(c.Body.Network, c.Key, raw, wallTime()); err != nil {
		return &dolly.Error{Kind: dolly.Usage, Text: "that would be no usable entry", Err: err}
	}
	if err := writeFile(h.out, raw, 0o600); err != nil {
		return &dolly.Error{Kind: dolly.Failed, Text: "write the entry", Err: err}
	}
	return h.report(added)
}

func (h *hostAdd) report(a hostAdded) error {
	may := "may"
	if a.DryRun {
		may = "would be allowed to"
	}
	if h.asJSON {
		return h.env.JSON(a)
	}
	h.env.Print("%s: Dolly %s be installed on %s as %s until %s", a.Out, may, a.Host, a.User, expiryWords(a.Expires, wallTime()))
	if a.DryRun {
		h.env.Say("nothing was signed: this was a dry run")
	}
	return nil
}

// entry is what flags say of it; the key is the host's to show.
func (h *hostAdd) entry(host string) (cloud.Entry, error) {
	if err := cloud.CheckHost(host); err != nil {
		return cloud.Entry{}, &dolly.Error{Kind: dolly.Usage, Text: fmt.Sprintf("%q", host), Err: err, Hint: "one host and its port, such as 203.0.113.7:22"}
	}
	offer, err := dolly.ParseOfferID(h.offer)
	if err != nil {
		return cloud.Entry{}, &dolly.Error{Kind: dolly.Usage, Text: "--offer", Err: err}
	}
	ends, err := parseMoment(h.expires, wallTime())
	if err == nil && ends <= wallTime() {
		err = cli.Usagef("", "an entry that expires on %s is over already", h.expires)
	}
	return cloud.Entry{Host: host, User: h.user, Expires: ends, Offer: offer}, err
}

// confirmed wants the host once more, so that nobody signs for another by a slip.
func (h *hostAdd) confirmed(host string) error {
	typed := h.confirm
	if typed == "" {
		f, ok := h.env.In.(*os.File)
		if !ok || !term.IsTerminal(int(f.Fd())) {
			return cli.Usagef("--confirm "+host+" says it for scripts", "there is no terminal to ask at")
		}
		_, _ = fmt.Fprint(h.env.Err, "Type the host with its port to sign for it: ")
		line, err := bufio.NewReader(f).ReadString('\n')
		if err != nil {
			return errors.Join(cli.Usagef("", "nothing was typed"), err)
		}
		typed = strings.TrimSpace(line)
	}
	if typed != host {
		return cli.Usagef("type it exactly as it was given", "%q is not %q: nothing was signed", typed, host)
	}
	return nil
}
