package town

import (
	"os"
	"path/filepath"
)

// buybotConfig is where the config for a buybot started by hand lies.
func (t *Town) buybotConfig() string { return filepath.Join(t.cfg.Dir, "buybot.toml") }

// writeBuybotConfig writes it, with the town's clock, chain and addresses.
func (t *Town) writeBuybotConfig() error {
	s := t.base()
	s.P2P.Bootstrap = append(t.hall.Addrs(), t.buyer.Host().Addrs()...)
	s.State = filepath.Join(t.cfg.Dir, "buybot")
	return os.WriteFile(t.buybotConfig(), s.Encode(), 0o600)
}
