package install

import "strings"

// UnitName is the one unit that an agent runs as, under this name for everybody
// to see.
const UnitName = "dolly.service"

// RestartSeconds is how long the unit waits after a crash, in wall seconds.
const RestartSeconds = "1"

// UnitText is the unit for systemd. It restarts after a crash and not after a
// clean exit, may write below ~/dolly only, has no capability and gains none.
func (p Paths) UnitText() string {
	return strings.Join([]string{
		"[Unit]",
		"Description=Dolly agent: carries traffic for pay, on its operator's charter",
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
