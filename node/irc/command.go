package irc

import (
	"context"
	"strings"
	"unicode"

	"github.com/dollynator/dolly"
)

// Command is something that can be asked.
type Command struct {
	Name   string
	Help   string
	answer func(context.Context, dolly.Node) (string, error)
}

// ask is a question on its way to its answer.
type ask struct {
	command    Command
	nick, host string
	to         string // channel or nick
}

// Commands are all questions, by name.
func Commands() []Command {
	return []Command{
		{"alive", "how long it has been running", alive},
		{"BTC_balance", "bitcoin it holds", balance("BTC")},
		{"BTC_wallet", "where bitcoin can be sent to", wallet("BTC")},
		{"downloaded", "what others carried for it", downloaded},
		{"error", "which checks fail", failing},
		{"general", "all of it in one line", general},
		{"help", "what can be asked", help},
		{"helped", "whom it carried for", helped},
		{"helped_by", "who carried for it", helpedBy},
		{"init", "who it is, and since when", initial},
		{"joke", "a joke", joke},
		{"matchmakers", "who keeps the order book", matchmakers},
		{"MB_balance", "MB it holds", balance("MB")},
		{"MB_wallet", "where MB can be sent to", wallet("MB")},
		{"qtable", "the offers it thinks most of", qtable},
		{"TBTC_balance", "coins of the test network it holds", balance("TBTC")},
		{"TBTC_wallet", "where these can be sent to", wallet("TBTC")},
		{"uploaded", "what it carried for others", uploaded},
	}
}

// parse finds the command in a message: !alive, or alive after the bot's nick or
// in private. What is none is nobody's business.
func parse(text, nick string, private bool) (Command, bool) {
	text = strings.TrimSpace(text)
	rest, meant := strings.CutPrefix(text, "!")
	if n := len(nick); !meant && n > 0 && len(text) > n && strings.EqualFold(text[:n], nick) && strings.ContainsRune(":,", rune(text[n])) {
		rest, meant = strings.TrimPrefix(strings.TrimSpace(text[n+1:]), "!"), true
	}
	if !meant && !private {
		return Command{}, false
	}
	word, _, _ := strings.Cut(rest, " ")
	for _, c := range Commands() {
		if strings.EqualFold(c.Name, word) {
			return c, true
		}
	}
	return Command{}, false
}

// longest is how much text one answer has, in bytes: a line has 512 with all.
const longest = 380

// clean makes one line of a text: no control characters, no colours, not too long.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		if r == unicode.ReplacementChar || !unicode.IsPrint(r) {
			return '·'
		}
		return r
	}, strings.ToValidUTF8(s, "·"))
	if len(s) > longest {
		s = strings.ToValidUTF8(s[:longest-3], "") + "…"
	}
	return s
}
