package main

import (
	"crypto/tls"
	"crypto/x509"
	"log/slog"
	"os"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/irc"
	"github.com/dollynator/dolly/node/settings"
)

// chat is the bot that a config asks for, off or on as it says.
func chat(s settings.IRC, n dolly.Node, log *slog.Logger) (*irc.Bot, error) {
	cfg := irc.Config{Server: s.Addr(), Channel: s.Channel, Nick: s.Nick, Log: log}
	if s.TLS {
		cfg.TLS = &tls.Config{MinVersion: tls.VersionTLS12}
	}
	if s.CA != "" {
		raw, err := os.ReadFile(s.CA)
		if err != nil {
			return nil, &dolly.Error{Kind: dolly.Usage, Text: "irc.ca", Err: err, Hint: "empty it to trust whom the system trusts"}
		}
		cfg.TLS.RootCAs = x509.NewCertPool()
		if !cfg.TLS.RootCAs.AppendCertsFromPEM(raw) {
			return nil, &dolly.Error{Kind: dolly.Usage, Text: "irc.ca: no certificate in " + s.CA, Hint: "a file in PEM: -----BEGIN CERTIFICATE-----"}
		}
	}
	bot := irc.New(cfg, n)
	if s.On {
		bot.Start()
	}
	return bot, nil
}
