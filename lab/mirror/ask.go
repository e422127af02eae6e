package mirror

import "strings"

// What a validator tells its nodes before a text, and what it asks them for in a
// question pass.
const (
	basePrompt     = "You are designed to assist with a wide range of tasks, from answering simple questions to providing in-depth explanations and discussions on a wide range of topics."
	questionPrompt = "Ask me a random question about anything. Make the question very domain specific. Do not include the answer in the question."
)

// unravel is a text with its roles, as gating models read it.
func unravel(user string) string {
	return "system: " + basePrompt + "\nuser: " + strings.TrimSpace(user) + "\n"
}
