package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/adrg/xdg"
	"github.com/dollynator/dolly"
	"github.com/dollynator/dolly/edge"
	"github.com/dollynator/dolly/node/remote"
	"github.com/dollynator/dolly/node/settings"
	"github.com/spf13/cobra"
)

// places says where a node's things are, as flags name them.
type places struct {
	env    *Env
	config string
	socket string
	key    string // of an observer
}

// addConfig adds --config.
func (p *places) addConfig(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.config, "config", "", "config file (DOLLY_CONFIG; default "+short(defaultConfig())+")")
}

// addSocket adds --socket and --config, for a command that asks a running node.
func (p *places) addSocket(cmd *cobra.Command) {
	cmd.Flags().StringVar(&p.socket, "socket", "", "socket of the node, or an agent's multiaddress with /p2p/… (DOLLY_SOCKET; default: the socket that the config names)")
	cmd.Flags().StringVar(&p.key, "observer-key", "", "key file of who looks at a multiaddress, if its charter allows that (DOLLY_OBSERVER_KEY; default: that of the config's state folder)")
	p.addConfig(cmd)
}

func defaultConfig() string { return filepath.Join(xdg.ConfigHome, "dolly", "config.toml") }

func defaultState() string { return filepath.Join(xdg.StateHome, "dolly") }

// short writes the home folder as ~.
func short(path string) string {
	if rest, err := filepath.Rel(xdg.Home, path); err == nil && filepath.IsLocal(rest) {
		return filepath.Join("~", rest)
	}
	return path
}

// stateFolder is the node's. A config that nobody named may be missing.
func (p *places) stateFolder() (string, error) {
	path, named := p.configPath()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !named {
		return defaultState(), nil
	}
	s, err := settings.Load(path)
	return s.State, err
}

// configPath is the config file, and whether somebody named it.
func (p *places) configPath() (path string, named bool) {
	if path := p.env.Flag(p.config, "DOLLY_CONFIG"); path != "" {
		return path, true
	}
	return defaultConfig(), false
}

// socketPath is where the node serves. A config that nobody named may be missing.
func (p *places) socketPath() (string, error) {
	if path := p.env.Flag(p.socket, "DOLLY_SOCKET"); path != "" {
		return path, nil
	}
	path, named := p.configPath()
	if _, err := os.Stat(path); errors.Is(err, fs.ErrNotExist) && !named {
		return settings.Default(defaultState()).SocketPath(), nil
	}
	s, err := settings.Load(path)
	return s.SocketPath(), err
}

// dial attaches to the node.
func (p *places) dial() (dolly.Node, error) {
	path, err := p.socketPath()
	if err != nil {
		return nil, err
	}
	if edge.IsPeerAddr(path) {
		return p.observe(path)
	}
	return remote.Dial(path)
}

// observe attaches to an agent on the network, to look at it.
func (p *places) observe(addr string) (dolly.Node, error) {
	file := p.env.Flag(p.key, "DOLLY_OBSERVER_KEY")
	if file == "" {
		i, err := gatherInfo(places{env: p.env, config: p.config, socket: addr})
		if err != nil {
			return nil, err
		}
		file = i.Key
	}
	key, err := edge.LoadKey(file)
	if err != nil {
		return nil, err
	}
	return edge.DialAgent(context.Background(), key, addr)
}
