package dolly

// ViewIRC is how an agent's bot on IRC stands: an [IRCView]. The action irc with
// do=start, stop or restart changes it.
const ViewIRC View = "irc"

// IRCView is a bot on IRC, since the program was started. Times are the wall's.
type IRCView struct {
	State    IRCState `json:"state"`
	Server   string   `json:"server"` // host:port; empty if the config names none
	TLS      bool     `json:"tls"`
	Channel  string   `json:"channel"`
	Nick     string   `json:"nick"`                    // the one it has, or wants
	Since    Time     `json:"since_unix_ms,omitempty"` // in the channel; 0 while it is not
	Tries    int      `json:"tries"`                   // to connect, since it was last in the channel
	Answered uint64   `json:"answered"`
	Ignored  uint64   `json:"ignored"` // questions beyond what may be answered in a while
	Trouble  string   `json:"trouble,omitempty"`
}

// IRCState is a bot's state in one word.
type IRCState string

// The states of a bot.
const (
	IRCOff        IRCState = "off"
	IRCConnecting IRCState = "connecting"
	IRCWaiting    IRCState = "waiting" // before it connects again
	IRCJoined     IRCState = "joined"
)
