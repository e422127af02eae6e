package settings

import (
	"errors"
	"net"
	"strconv"

	"github.com/dollynator/dolly/node/door"
	"github.com/dollynator/dolly/node/irc"
)

// Metrics is where Prometheus finds the node.
type Metrics struct {
	Listen string `toml:"listen" comment:"host:port of the loopback interface, for instance 127.0.0.1:9433; empty: nowhere"`
}

func (m Metrics) check() string {
	if m.Listen == "" {
		return ""
	}
	if err := door.CheckLoopback(m.Listen); err != nil {
		return "metrics.listen: " + err.Error()
	}
	return ""
}

// API is the HTTP interface on a TCP port, beside the socket.
type API struct {
	Listen  string   `toml:"listen" comment:"host:port, for instance 127.0.0.1:7435; empty: nowhere. The token is in api.token in the state folder"`
	Names   []string `toml:"names" comment:"by which the machine may be called there, beside its addresses and localhost"`
	Actions bool     `toml:"actions" comment:"who has the token may act, and not only read"`
}

func (a API) check() string {
	if a.Listen == "" {
		return ""
	}
	if err := door.CheckLoopback(a.Listen); err != nil && !errors.Is(err, door.ErrWide) {
		return "api.listen: " + err.Error()
	}
	return ""
}

// IRC is the chat in which an agent answers questions.
type IRC struct {
	On      bool   `toml:"on" comment:"connect when the agent starts; else dolly irc start does"`
	Server  string `toml:"server" comment:"host; empty: nowhere"`
	Port    int    `toml:"port"`
	TLS     bool   `toml:"tls"`
	CA      string `toml:"ca" comment:"PEM file with who signed the server's certificate; empty: whom the system trusts"`
	Channel string `toml:"channel"`
	Nick    string `toml:"nick" comment:"empty: dolly- and the agent's name"`
}

func (c IRC) check() string {
	switch {
	case c.On && c.Server == "":
		return "irc.on without irc.server"
	case c.Port < 1 || c.Port > 65535:
		return "irc.port is no port"
	case c.Server != "" && !irc.ValidChannel(c.Channel):
		return "irc.channel names no channel: for instance #dolly"
	case c.Nick != "" && !irc.ValidNick(c.Nick):
		return "irc.nick is no nick: letters, digits, - and _, no digit first, at most 30"
	case c.CA != "" && !c.TLS:
		return "irc.ca without irc.tls"
	}
	return ""
}

// Addr is the server's host:port, empty if there is none.
func (c IRC) Addr() string {
	if c.Server == "" {
		return ""
	}
	return net.JoinHostPort(c.Server, strconv.Itoa(c.Port))
}

// Vision is the page of dolly vision; an agent does not read it.
type Vision struct {
	Listen string   `toml:"listen" comment:"host:port; one that others can reach needs the flag --wide as well"`
	Hosts  []string `toml:"hosts" comment:"names beside localhost by which a browser may ask for the page"`
}
