package install

import (
	"errors"
	"strings"
	"unicode"
)

// ErrContact is returned where nobody is named who answers for an agent.
var ErrContact = errors.New("no usable contact: one line that says who answers for this agent")

// maxContact bounds a contact, in bytes.
const maxContact = 200

// CheckContact refuses what people could not read as one line. What a unit file
// would read otherwise is refused too.
func CheckContact(contact string) error {
	odd := func(r rune) bool { return !unicode.IsPrint(r) || r == '\\' }
	if contact == "" || len(contact) > maxContact || strings.TrimSpace(contact) != contact || strings.ContainsFunc(contact, odd) {
		return ErrContact
	}
	return nil
}

// MotdText is what who logs in on the server reads: what runs there, for whom,
// and how to end it. The contact must have passed [CheckContact].
func (p Paths) MotdText(contact string) string {
	return strings.Join([]string{
		"This server runs a Dolly agent. It carries other people's traffic for pay, on its",
		"operator's charter, as the unit " + UnitName + " and nothing else.",
		"Contact: " + contact,
		"Who wants it gone: " + p.Binary + " uninstall --config " + p.Config,
		"",
	}, "\n")
}
