package irc

import (
	"net"
	"strings"
	"testing"
	"time"

	"github.com/dollynator/dolly"
)

func joined(v dolly.IRCView) bool { return v.State == dolly.IRCJoined }

func TestItAnswersInTheChannelAndInPrivate(t *testing.T) {
	s := newServer(t)
	w := newWorld(t, s.addr())
	w.bot.Start()
	g := s.accept().welcome()
	for _, c := range []struct{ from, to, text, want string }{
		{"bob", "#town", "!alive", "NOTICE #town :bob: I am alive, for 1 minute 30 seconds now"},
		{"carol", "#town", "dolly-alice: Uploaded", "NOTICE #town :carol: 400 MB uploaded for others"},
		{"dave", "dolly-alice", "mb_balance", "NOTICE dave :dave: 30 MB, 10 MB in orders"},
		{"eve", "#TOWN", "!TBTC_wallet please", "NOTICE #town :eve: bcrt1qalice"},
		{"eve", "#town", "!BTC_balance", "NOTICE #town :eve: I have no BTC wallet"},
	} {
		for _, noise := range []string{"NOTICE #town :!joke", "PRIVMSG #town :alive", "PRIVMSG #town :!sell all", "PRIVMSG #elsewhere :!joke", "PRIVMSG dolly-alice :\x01VERSION\x01"} {
			g.say(":mallory!m@evil %s", noise)
		}
		g.say(":%s!u@%s.example PRIVMSG %s :%s", c.from, c.from, c.to, c.text)
		if line := g.hear("NOTICE"); line != c.want {
			t.Errorf("%q: %q, want %q", c.text, line, c.want)
		}
	}
	if did := w.node.Done(); len(did) > 0 {
		t.Errorf("it did %v", did)
	}
}

func TestItTakesAnotherNick(t *testing.T) {
	s := newServer(t)
	w := newWorld(t, s.addr())
	w.bot.Start()
	g := s.accept()
	if line := g.hear("NICK"); line != "NICK dolly-alice" {
		t.Fatal(line)
	}
	g.say(":srv 432 * dolly-alice :Nickname too long")
	if line := g.hear("NICK"); line != "NICK dolly-ali" {
		t.Fatal(line)
	}
	g.say(":srv 433 * dolly-ali :Nickname is already in use")
	long := g.hear("NICK") // the library's own idea
	g.say(":srv 432 * %s :Nickname too long", strings.Fields(long)[1])
	line := g.hear("NICK")
	if line != "NICK dolly-al1" {
		t.Fatal(line)
	}
	g.nick = "dolly-al1"
	g.welcome()
	w.await(t, "in the channel", joined)
	if v := w.bot.View(); v.Nick != "dolly-al1" || v.Since == 0 {
		t.Errorf("%+v", v)
	}
	g.say(":srv 432 dolly-al1 dolly-alice :Nickname too long") // it asked for its own again
	g.say("PING :still there")
	if line := g.hear(""); line != "PONG :still there" && line != "PONG still there" && !strings.HasPrefix(line, "PONG") {
		t.Errorf("let in, it answers %q", line)
	}
}

func TestItComesBack(t *testing.T) {
	s := newServer(t)
	w := newWorld(t, s.addr())
	w.bot.Start()
	for try, end := range []func(*guest){
		func(g *guest) { _ = g.c.Close() },
		func(g *guest) { g.say("ERROR :too many connections"); _ = g.c.Close() },
		func(g *guest) { g.hear("USER"); g.say(":srv 465 * :you are banned") },
		func(g *guest) { g.welcome(); g.say(":op!o@h KICK #town %s :away", g.nick) },
		func(g *guest) { g.welcome(); g.say(":%s!dolly@host PART #town", g.nick) },
		func(g *guest) { g.say(":! JOIN #town"); g.say(":!x@y JOIN #town"); g.say("ERROR") }, // before it asked for that
		func(g *guest) { _, _ = g.c.Write(make([]byte, 1<<20)) },                             // a line without an end
	} {
		end(s.accept())
		if n := <-w.pauses; n != try+1 {
			t.Errorf("pause %d, want %d", n, try+1)
		}
	}
	s.accept().welcome()
	w.await(t, "back", joined)
	if v := w.bot.View(); v.Tries != 0 || v.Trouble != "" {
		t.Errorf("%+v", v)
	}
}

// Whatever reason a server has not to let it in, it is no state to stay in: another
// channel, or no word at all.
func TestItDoesNotWaitAtTheDoor(t *testing.T) {
	for name, answer := range map[string]func(*guest){
		"no word":         func(*guest) {},
		"another channel": func(g *guest) { g.say(":%s!dolly@host JOIN ##overflow", g.nick) },
		"a rare number":   func(g *guest) { g.say(":srv 477 %s #town :you need a registered nick", g.nick) },
		"kicked elsewhere": func(g *guest) {
			g.say(":%s!dolly@host JOIN ##overflow", g.nick)
			g.say(":op!o@h KICK ##overflow %s :away", g.nick)
		},
	} {
		s := newServer(t)
		w := newWorld(t, s.addr())
		w.bot.cfg.Patience = 200 * time.Millisecond
		w.bot.Start()
		g := s.accept()
		g.nick = strings.Fields(g.hear("NICK"))[1]
		g.hear("USER")
		g.say(":srv 001 %s :welcome", g.nick)
		g.say(":srv 376 %s :end", g.nick)
		g.hear("JOIN")
		answer(g)
		<-w.pauses
		if v := w.bot.View(); v.Trouble != errShut.Error() {
			t.Errorf("%s: %+v", name, v)
		}
	}
}

func TestItSaysWhatIsWrong(t *testing.T) {
	s := newServer(t)
	w := newWorld(t, s.addr())
	w.bot.Start()
	g := s.accept()
	g.nick = strings.Fields(g.hear("NICK"))[1]
	g.say(":srv 001 %s :welcome", g.nick)
	g.say(":srv 422 %s :no motd", g.nick)
	g.hear("JOIN")
	g.say(":srv 474 %s #town :Cannot join\x02 channel (+b)", g.nick)
	w.await(t, "waiting", func(v dolly.IRCView) bool { return v.State == dolly.IRCWaiting })
	if v := w.bot.View(); v.Trouble != "not let in: Cannot join· channel (+b)" {
		t.Errorf("%+v", v)
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	nobody := newWorld(t, l.Addr().String())
	nobody.bot.Start()
	if <-nobody.pauses; !strings.Contains(nobody.bot.View().Trouble, "refused") {
		t.Errorf("%+v", nobody.bot.View())
	}
}

func TestStartAndStop(t *testing.T) {
	s := newServer(t)
	w := newWorld(t, s.addr())
	n := Face(w.node, w.bot)
	do := func(what string, dry bool) string {
		t.Helper()
		res, err := n.Do(t.Context(), dolly.Action{Name: "irc", Args: map[string]string{"do": what}}, dry)
		if err != nil || res.Done == dry {
			t.Fatal(res, err)
		}
		return strings.Join(res.Lines, "\n")
	}
	view := func() dolly.IRCView {
		v, err := dolly.Fetch[dolly.IRCView](t.Context(), n, dolly.ViewIRC, dolly.Query{})
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
	if v := view(); v.State != dolly.IRCOff || do("stop", false) != "it is off already" {
		t.Errorf("%+v", v)
	}
	if do("start", true); view().State != dolly.IRCOff {
		t.Error("a dry run connected")
	}
	do("start", false)
	g := s.accept().welcome()
	w.await(t, "in the channel", joined)
	if got := do("start", false); got != "it is on already" {
		t.Error(got)
	}
	do("restart", false)
	g.hear("QUIT")
	_ = g.c.Close()
	g = s.accept().welcome()
	w.await(t, "in the channel", joined)
	do("stop", false)
	g.hear("QUIT")
	if v := view(); v.State != dolly.IRCOff {
		t.Errorf("%+v", v)
	}
	for _, args := range []map[string]string{nil, {"do": "dance"}, {"do": "start", "to": "x"}} {
		if _, err := n.Do(t.Context(), dolly.Action{Name: "irc", Args: args}, false); dolly.KindOf(err) != dolly.Usage {
			t.Errorf("%v: %v", args, err)
		}
	}
	if _, err := n.Do(t.Context(), dolly.Action{Name: "transfer"}, false); err != nil || len(w.node.Done()) != 1 {
		t.Error("other actions do not reach the node")
	}
	nowhere := Face(w.node, New(Config{}, w.node))
	if _, err := nowhere.Do(t.Context(), dolly.Action{Name: "irc", Args: map[string]string{"do": "start"}}, false); dolly.HintOf(err) == "" {
		t.Error(err)
	}
}
