package install

import "strings"

// UnitName is the one unit that an agent runs as, under this name for everybody
// to see.
const UnitName = "dolly.service"

// RestartSeconds is how long the unit waits after a first crash, in wall seconds;
// one that is refused again and again is tried less and less often.
const RestartSeconds = "1"

// description begins the unit's one line about itself; the contact ends it.
const description = "Description=Dolly agent: carries traffic for pay, on its operator's charter; contact: "

// UnitText is the unit for systemd. It restarts after a crash and not after a
// clean exit, may write below ~/dolly only, has no capability and gains none.
// The contact must have passed [CheckContact].
func (p Paths) UnitText(contact string) string {
	return strings.Join([]string{
		"[Unit]",
		description + strings.ReplaceAll(contact, "%", "%%"),
		"Documentation=https://github.com/dollynator/dolly",
		"After=network-online.target",
		"Wants=network-online.target",
		"StartLimitIntervalSec=0",
		"",
		"[Service]",
		"ExecStart=" + p.Binary + " agent --config " + p.Config,
		"WorkingDirectory=" + p.Home,
		"Environment=HOME=" + p.Home,
		"Restart=on-failure",
		"RestartSec=" + RestartSeconds,
		"RestartSteps=8", // from systemd 254 on; an older one ignores both and tries every second
		"RestartMaxDelaySec=300",
		"UMask=0077",
		"CapabilityBoundingSet=",
		"NoNewPrivileges=yes",
		"ProtectSystem=strict",
		"ReadWritePaths=" + p.Home + "/dolly",
		"PrivateTmp=yes",
		"PrivateDevices=yes",
		"ProtectKernelTunables=yes",
		"ProtectKernelModules=yes",
		"ProtectControlGroups=yes",
		"RestrictAddressFamilies=AF_INET AF_INET6 AF_UNIX AF_NETLINK",
		"RestrictNamespaces=yes",
		"LockPersonality=yes",
		"SystemCallArchitectures=native",
		"",
		"[Install]",
		"WantedBy=multi-user.target",
		"",
	}, "\n")
}

// IsUnit reports whether text is the unit for these paths, with any contact.
func (p Paths) IsUnit(text string) bool {
	_, rest, found := strings.Cut(text, description)
	contact, _, _ := strings.Cut(rest, "\n")
	contact = strings.ReplaceAll(contact, "%%", "%")
	return found && CheckContact(contact) == nil && text == p.UnitText(contact)
}
