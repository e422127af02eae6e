// The family: as a tree, or by host. What is drawn stays in place as long as nobody
// is born or gone, so that whoever uses the keyboard keeps the place.

import { make, name, bytes, rate, days, span } from "./words.js";

const signs = { alive: "●", silent: "◐", dead: "○" };

export class Tree {
  constructor(root, choose) {
    this.root = root;
    this.choose = choose;
    this.buttons = new Map();
    this.shape = "";
    root.addEventListener("keydown", (e) => this.move(e));
  }

  // show draws the agents; view is tree or hosts, chosen an id or "".
  show(network, view, chosen) {
    const shape = view + "|" + network.agents.map((a) => [a.peer_id, a.parent_peer_id || "", a.host]).join("|");
    if (shape !== this.shape) {
      this.shape = shape;
      this.build(network, view);
    }
    for (const a of network.agents) this.fill(this.buttons.get(a.peer_id), a, a.peer_id === chosen);
  }

  build(network, view) {
    const focused = this.root.contains(document.activeElement) ? document.activeElement.dataset.id : "";
    this.buttons.clear();
    this.root.replaceChildren(...(view === "hosts" ? this.byHost(network) : [this.family(network)]));
    if (focused && this.buttons.has(focused)) this.buttons.get(focused).focus();
    if (network.agents.length === 0) this.root.append(make("p", "empty", "No agent has been heard of yet."));
  }

  family(network) {
    const below = new Map();
    const here = new Set(network.agents.map((a) => a.peer_id));
    for (const a of network.agents) {
      const parent = here.has(a.parent_peer_id) ? a.parent_peer_id : "";
      below.set(parent, [...(below.get(parent) || []), a]);
    }
    const list = (parent) => {
      const ul = make("ul", parent ? "" : "family");
      for (const a of below.get(parent) || []) {
        const li = make("li", "", this.button(a));
        if (below.has(a.peer_id)) li.append(list(a.peer_id));
        ul.append(li);
      }
      return ul;
    };
    return list("");
  }

  byHost(network) {
    return network.hosts.map((h) => {
      const ul = make("ul", "group");
      for (const a of network.agents) if (a.host === h.host) ul.append(make("li", "", this.button(a)));
      const tally = h.alive + " of " + h.agents + " alive";
      return make("section", "host", make("h3", "", name(h.host), make("span", "", " " + tally)), ul);
    });
  }

  button(a) {
    const b = make("button", "agent");
    b.type = "button";
    b.dataset.id = a.peer_id;
    b.addEventListener("click", () => this.choose(a.peer_id));
    this.buttons.set(a.peer_id, b);
    return b;
  }

  fill(b, a, chosen) {
    if (!b) return;
    b.setAttribute("aria-pressed", String(chosen));
    b.classList.toggle("dead", a.state === "dead");
    const said = [a.state, a.name, a.path, a.offer, this.about(a), a.self].join("|");
    if (b.dataset.said === said) return;
    b.dataset.said = said;
    const sign = make("span", "sign " + a.state, signs[a.state]);
    sign.setAttribute("aria-hidden", "true");
    const title = make("span", "title", sign, name(a.name), make("span", "path", a.path), make("span", "unseen", ", " + a.state + ", "));
    if (a.self) title.append(make("span", "self", "asked"));
    b.replaceChildren(title, make("span", "offer", make("bdi", "", a.offer)), make("span", "about", this.about(a)));
  }

  about(a) {
    if (a.left && a.state !== "alive") return a.waits + ", " + span(a.silent_ms) + " ago";
    if (a.state === "dead") return a.rent_days < 0 ? "its rent is over" : "silent for " + span(a.silent_ms);
    if (a.state === "silent") return "silent for " + span(a.silent_ms);
    return rate(a.rate_bytes_s) + " · " + bytes(a.earned_mb_bytes) + " · rent " + days(a.rent_days);
  }

  // move goes from agent to agent by the arrow keys.
  move(e) {
    const all = [...this.root.querySelectorAll("button.agent")];
    const at = all.indexOf(document.activeElement);
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[e.key];
    if (at < 0 || to === undefined || !all[to]) return;
    e.preventDefault();
    all[to].focus();
  }
}
