package main

import (
	"log/slog"
	"os"
	"path/filepath"
	"testing"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/node/settings"
	"github.com/dollynator/dolly/node/stage"
)

func TestTheBotIsWhatTheConfigSays(t *testing.T) {
	quiet := slog.New(slog.DiscardHandler)
	s := settings.Default("").IRC
	bot, err := chat(s, stage.New(), quiet)
	if err != nil || bot.View().State != dolly.IRCOff || bot.View().Server != "" {
		t.Errorf("by default: %+v, %v", bot.View(), err)
	}
	s.Server, s.On = "irc.example", true
	bot, err = chat(s, stage.New(), quiet)
	if v := bot.View(); err != nil || v.State != dolly.IRCConnecting || v.Server != "irc.example:6697" || !v.TLS || v.Channel != "#dolly" {
		t.Errorf("switched on: %+v, %v", v, err)
	}
	broken := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(broken, []byte("no certificate"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, ca := range []string{broken, filepath.Join(t.TempDir(), "none.pem")} {
		s.CA = ca
		if _, err := chat(s, stage.New(), quiet); dolly.KindOf(err) != dolly.Usage || dolly.HintOf(err) == "" {
			t.Errorf("%s: %v", ca, err)
		}
	}
}
