package main

import (
	"context"
	"encoding/hex"
	"log/slog"
	"path/filepath"

	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/door"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/node/settings"
)

// serveAPI serves a node on the TCP port that the config names, if any, to who shows
// the token of the state folder; it is drawn when it is first needed.
func serveAPI(ctx context.Context, s settings.Settings, n dolly.Node, log *slog.Logger) (<-chan error, error) {
	ended := make(chan error, 1)
	if s.API.Listen == "" {
		ended <- nil
		return ended, nil
	}
	path := filepath.Join(s.State, "api.token")
	drawn, _, err := edge.KeepKey(path)
	if err != nil {
		return nil, err
	}
	l, err := door.Listen(s.API.Listen, true)
	if err != nil {
		return nil, err
	}
	log.Info("http", "listen", l.Addr(), "token", path, "actions", s.API.Actions)
	seed := drawn.Seed()
	go func() {
		ended <- remote.ServeGuarded(ctx, n, l, remote.Guard{Token: hex.EncodeToString(seed[:]), Names: s.API.Names, Actions: s.API.Actions})
	}()
	return ended, nil
}
