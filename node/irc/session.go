package irc

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"math"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/dollynator/dolly"
	"github.com/ergochat/irc-go/ircevent"
	"github.com/ergochat/irc-go/ircmsg"
)

const (
	patience  = 30 * time.Second
	keepAlive = 2 * time.Minute // between two pings of ours
	farewell  = 2 * time.Second // for a QUIT to be read
	askTime   = 5 * time.Second // for the node to answer
	maxWaits  = 8               // questions that wait for their answer
)

// The ends of a session.
var (
	errLost   = errors.New("the link was lost")
	errKicked = errors.New("kicked from the channel")
	errParted = errors.New("made to leave the channel")
	errShut   = errors.New("the server does not let it into the channel")
)

// session is one connection.
type session struct {
	bot  *Bot
	ctx  context.Context
	conn *ircevent.Connection
	asks chan ask
	nick nick

	mu     sync.Mutex
	sock   net.Conn
	joined time.Time
	door   *time.Timer // ends it, unless it is let in before
	why    error       // the first reason to end it
}

// session connects and answers until the link is lost or ctx ends. Joined is when
// it was let into the channel, zero if it was not.
func (b *Bot) session(ctx context.Context) (joined time.Time, err error) {
	wanted, err := b.nick(ctx)
	if err != nil {
		return time.Time{}, err
	}
	s := &session{bot: b, ctx: ctx, asks: make(chan ask, maxWaits), nick: newNick(wanted)}
	s.door = time.AfterFunc(math.MaxInt64, func() { s.end(errShut) }) // set when it asks to be let in
	defer s.door.Stop()
	s.conn = &ircevent.Connection{
		Server: b.cfg.Server, UseTLS: b.cfg.TLS != nil, TLSConfig: b.cfg.TLS, Nick: wanted, User: "dolly", RealName: "an agent of Dolly; it only answers",
		QuitMessage: "bye", Version: "dolly", Timeout: b.cfg.Patience, KeepAlive: keepAlive, DialContext: s.dial, Log: log.New(io.Discard, "", 0),
	}
	s.hear()
	defer context.AfterFunc(ctx, s.leave)()
	if err := s.conn.Connect(); err != nil {
		return time.Time{}, s.ended(err)
	}
	answered := make(chan struct{})
	go func() { defer close(answered); s.answer() }()
	s.conn.Loop()
	close(s.asks)
	<-answered
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.joined, cmp.Or(s.why, errLost)
}

// nick is the wanted one: without one in the config, by the node's name.
func (b *Bot) nick(ctx context.Context) (string, error) {
	if b.cfg.Nick != "" {
		return b.cfg.Nick, nil
	}
	ctx, cancel := context.WithTimeout(ctx, askTime)
	defer cancel()
	info, err := b.node.Info(ctx)
	return NickOf(info.Name), err
}

// dial keeps the socket, so that a session can be ended at any moment.
func (s *session) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	defer context.AfterFunc(s.ctx, cancel)()
	c, err := s.bot.cfg.Dial(ctx, network, addr)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sock = c
	return c, err
}

// leave says goodbye, if it was let in, and closes the socket.
func (s *session) leave() {
	s.conn.Quit()
	if s.conn.CurrentNick() == "" {
		s.cut()
		return
	}
	time.AfterFunc(farewell, s.cut) // the server closes it as soon as it has read that
}

func (s *session) cut() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.sock != nil {
		_ = s.sock.Close()
	}
}

// end closes the link for a reason.
func (s *session) end(why error) {
	s.mu.Lock()
	if s.why == nil {
		s.why = why
	}
	s.mu.Unlock()
	s.conn.Quit()
	s.cut()
}

// ended is the first reason that was given, else err.
func (s *session) ended(err error) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.why != nil {
		return s.why
	}
	return err
}

// hear says what is done about what the server says. Nothing here waits.
func (s *session) hear() {
	s.conn.AddConnectCallback(func(ircmsg.Message) { s.join() })
	s.conn.AddDisconnectCallback(func(ircmsg.Message) { s.conn.Quit() }) // else the library connects again
	s.conn.AddCallback("JOIN", s.hearJoin)
	s.conn.AddCallback("PRIVMSG", s.hearMessage)
	s.conn.AddCallback("KICK", func(m ircmsg.Message) {
		if len(m.Params) > 1 && s.isMe(m.Params[1]) && s.isHere(m) {
			s.end(errKicked)
		}
	})
	s.conn.AddCallback("PART", func(m ircmsg.Message) {
		if s.isMe(m.Nick()) && s.isHere(m) {
			s.end(errParted)
		}
	})
	s.conn.AddCallback(ircevent.ERR_ERRONEUSNICKNAME, func(ircmsg.Message) {
		if s.conn.CurrentNick() == "" {
			_ = s.conn.Send("NICK", s.nick.next())
		}
	})
	s.conn.AddCallback("ERROR", func(m ircmsg.Message) { s.end(refusal("the server", m)) })
	for _, code := range []string{
		ircevent.ERR_NOSUCHCHANNEL, ircevent.ERR_TOOMANYCHANNELS, ircevent.ERR_CHANNELISFULL, ircevent.ERR_INVITEONLYCHAN,
		ircevent.ERR_BANNEDFROMCHAN, ircevent.ERR_BADCHANNELKEY, ircevent.ERR_PASSWDMISMATCH, ircevent.ERR_YOUREBANNEDCREEP,
	} {
		s.conn.AddCallback(code, func(m ircmsg.Message) { s.end(refusal("not let in", m)) })
	}
}

func refusal(who string, m ircmsg.Message) error {
	if len(m.Params) == 0 {
		return errors.New(who + ": " + m.Command)
	}
	return fmt.Errorf("%s: %s", who, clean(m.Params[len(m.Params)-1]))
}

func (s *session) isMe(nick string) bool {
	return nick != "" && strings.EqualFold(nick, s.conn.CurrentNick())
}

// isHere reports whether a message is about the channel.
func (s *session) isHere(m ircmsg.Message) bool {
	return len(m.Params) > 0 && strings.EqualFold(m.Params[0], s.bot.cfg.Channel)
}

// join asks to be let into the channel. A server that says nothing of it, or lets it into
// another one, is as good as one that refuses: there are more reasons than numbers for them.
func (s *session) join() {
	_ = s.conn.Join(s.bot.cfg.Channel)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.door.Reset(s.bot.cfg.Patience)
}

func (s *session) hearJoin(m ircmsg.Message) {
	if !s.isMe(m.Nick()) || !s.isHere(m) {
		return
	}
	now, nick := s.bot.cfg.Now(), s.conn.CurrentNick()
	s.mu.Lock()
	s.joined = now
	s.door.Stop()
	s.mu.Unlock()
	s.bot.cfg.Log.Info("irc", "joined", s.bot.cfg.Channel, "nick", nick)
	s.bot.change(s.ctx, func(v *dolly.IRCView) {
		v.State, v.Nick, v.Since, v.Tries, v.Trouble = dolly.IRCJoined, nick, dolly.Time(now.UnixMilli()), 0, ""
	})
}

// hearMessage takes a question to be answered, if there is room for it.
func (s *session) hearMessage(m ircmsg.Message) {
	if len(m.Params) < 2 || m.Nick() == "" || s.isMe(m.Nick()) {
		return
	}
	q := ask{nick: m.Nick(), host: host(m.Source), to: s.bot.cfg.Channel}
	private := s.isMe(m.Params[0])
	if private {
		q.to = m.Nick()
	} else if !strings.EqualFold(m.Params[0], s.bot.cfg.Channel) {
		return
	}
	var known bool
	if q.command, known = parse(m.Params[1], s.conn.CurrentNick(), private); !known {
		return
	}
	select {
	case s.asks <- q:
	default:
		s.bot.change(s.ctx, func(v *dolly.IRCView) { v.Ignored++ })
	}
}

// host is the part of nick!user@host that is hard to change.
func host(source string) string {
	if i := strings.LastIndexByte(source, '@'); i >= 0 {
		return source[i+1:]
	}
	return source
}

// answer answers one question after the other.
func (s *session) answer() {
	limit := newMeasure()
	for q := range s.asks {
		if !limit.allows(q.host, s.bot.cfg.Now()) {
			s.bot.change(s.ctx, func(v *dolly.IRCView) { v.Ignored++ })
			continue
		}
		ctx, cancel := context.WithTimeout(s.ctx, askTime)
		text, err := q.command.answer(ctx, s.bot.node)
		cancel()
		if err != nil {
			s.bot.cfg.Log.Info("irc", "ask", q.command.Name, "err", err)
			text = "I cannot say just now"
		}
		if s.conn.Notice(q.to, clean(q.nick+": "+text)) == nil {
			s.bot.change(s.ctx, func(v *dolly.IRCView) { v.Answered++ })
		}
	}
}
