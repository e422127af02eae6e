// The page: it hears pictures of the fleet from /events and fetches curves. What
// agents call themselves is only ever set as text.

import { make, name, bytes, rate, sat, count, days, span, full } from "./words.js";
import { Tree } from "./tree.js";
import { Chart } from "./chart.js";

const $ = (id) => document.getElementById(id);

const state = { network: null, chosen: "", view: "tree", range: null, fetched: 0 };

const charts = [
  ["uploaded", "Uploaded", "carried for others", "byte", bytes],
  ["downloaded", "Downloaded", "carried by others for it", "byte", bytes],
  ["matchmakers", "Matchmakers", "that it knows, itself included", "peer", count],
  ["mb_balance", "MB balance", "earned and not yet sold", "byte", bytes],
].map(([metric, ...rest]) => ({ metric, chart: new Chart(...rest) }));

$("charts").append(...charts.map((c) => c.chart.element));

const tree = new Tree($("tree"), (id) => choose(id === state.chosen ? "" : id));

// card is one of the large figures: a bar shows a part of a whole.
function card(title, value, note, part) {
  const c = make("div", "card", make("h3", "", title), make("p", "value", value), make("p", "note", note));
  if (part !== undefined) {
    const m = make("meter");
    m.min = 0;
    m.max = 1;
    m.high = 0.8;
    m.optimum = 0;
    m.value = part;
    m.setAttribute("aria-label", title + ": " + Math.round(part * 100) + " %");
    c.append(m);
  }
  return c;
}

function sums(n) {
  const t = n.totals;
  const gone = [t.silent && t.silent + " silent", t.dead && t.dead + " dead"].filter(Boolean).join(", ");
  const residual = make("span", t.residual_mb_bytes === 0 ? "good" : "bad", bytes(t.residual_mb_bytes));
  const where = make("span", "", "sold " + bytes(t.sold_mb_bytes) + " + held " + bytes(t.held_mb_bytes) + " + in orders " + bytes(t.in_orders_mb_bytes) + ", residual ", residual);
  $("sums").replaceChildren(
    card("Agents alive", t.alive + " of " + t.slots, gone || "nobody is missing"),
    card("Carried now", rate(t.rate_bytes_s), "for other people, by all agents"),
    card("MB earned", bytes(t.uploaded_bytes), where),
    card("Spent on servers", sat(t.spent_sat), "of " + sat(t.cap_sat) + " that the operator allows", t.cap_sat > 0 ? t.spent_sat / t.cap_sat : 0),
    card("Earned by sales", sat(t.income_sat), "in bitcoin, by all agents"),
  );
}

function facts(rows) {
  const out = [];
  for (const [word, value] of rows) out.push(make("div", "", make("dt", "", word), make("dd", "", value)));
  return out;
}

function detail(n) {
  const a = n.agents.find((each) => each.peer_id === state.chosen);
  $("all").hidden = !a;
  if (!a) {
    $("who").replaceChildren("The whole fleet");
    $("facts").replaceChildren(...facts(n.hosts.map((h) => [name(h.host), h.alive + " of " + h.agents + " alive"])));
    return;
  }
  $("who").replaceChildren(name(a.name), make("span", "path", " " + a.path));
  const parent = n.agents.find((each) => each.peer_id === a.parent_peer_id);
  const heard = a.state === "alive" ? "alive" : a.state + (a.left ? ", gone for " : ", silent for ") + span(a.silent_ms);
  $("facts").replaceChildren(...facts([
    ["state", heard], ["does", make("bdi", "", a.waits || a.phase)], ["server", make("bdi", "", a.offer)],
    ["rent left", days(a.rent_days)], ["parent", parent ? name(parent.name) : "none"], ["carries now", rate(a.rate_bytes_s)],
    ["MB earned", bytes(a.earned_mb_bytes)], ["MB sold", bytes(a.sold_mb_bytes)], ["MB held", bytes(a.balance_mb_bytes)],
    ["bitcoin earned", sat(a.income_sat)], ["paid for servers", sat(a.cost_sat)], ["bitcoin at hand", sat(a.coins_sat)],
    ["version", make("bdi", "", a.version)], ["key", make("code", "", a.peer_id)],
  ]));
}

function lately(n) {
  $("next").replaceChildren(make("bdi", "", n.next || ""));
  const rows = (n.lately || []).map((e) => {
    const ago = make("time", "", span(Math.max(0, n.now_unix_ms - e.at_unix_ms)) + " ago");
    ago.dateTime = new Date(e.at_unix_ms).toISOString();
    return make("li", "", ago, make("bdi", "", e.text));
  });
  $("lately").replaceChildren(...(rows.length ? rows : [make("li", "empty", "nothing yet")]));
}

// show draws a picture.
function show(n) {
  state.network = n;
  if (state.range === null && n.now_unix_ms > 0) setRange(n.speed > 1 ? 0 : 86400000);
  $("where").replaceChildren(name(n.name), " sees ", n.agents.length + " agents on network " + n.network);
  document.title = n.totals.alive + " alive · Dolly vision";
  $("stale").hidden = !n.stale;
  $("stale").textContent = n.stale ? "The node does not answer (" + n.trouble + "). " + (n.asked_unix_ms ? "These figures are from " + full(n.asked_unix_ms) + "." : "These figures are remembered from before.") : "";
  document.body.classList.toggle("old", n.stale);
  live(n.stale ? "waiting" : "live");
  sums(n);
  tree.show(n, state.view, state.chosen);
  detail(n);
  lately(n);
  curves(false);
}

function live(word) {
  if ($("live").dataset.state === word) return;
  $("live").dataset.state = word;
  $("live").textContent = { live: "● live", waiting: "◐ waiting for the node", lost: "○ the page lost its link" }[word];
}

// curves fetches all charts: at most every few seconds and never twice at once,
// unless something was chosen.
async function curves(now) {
  const n = state.network;
  const pause = n.speed > 1 ? 4000 : 30000;
  if (state.range === null || (!now && (state.busy || Date.now() - state.fetched < pause))) return;
  state.fetched = Date.now();
  state.busy = true;
  const turn = (state.turn = (state.turn || 0) + 1);
  const from = state.range ? Math.max(0, n.now_unix_ms - state.range) : 0;
  const path = "/node/" + encodeURIComponent(state.chosen || "fleet") + "/";
  await Promise.all(charts.map((c) => fetchCurve(c, path + c.metric + "?from=" + from + "&to=" + n.now_unix_ms, turn)));
  if (turn === state.turn) state.busy = false;
}

// fetchCurve leaves a chart as it is if the link is lost: the stream says that.
async function fetchCurve(c, query, turn) {
  try {
    const answer = await fetch(query);
    if (!answer.ok) return;
    const curve = await answer.json();
    if (turn === state.turn) c.chart.show(curve, query + "&format=csv");
  } catch {
    return;
  }
}

function pressed(group, attribute, value) {
  for (const b of $(group).querySelectorAll("button")) b.setAttribute("aria-pressed", String(b.dataset[attribute] === value));
}

function setRange(ms) {
  state.range = ms;
  pressed("ranges", "range", String(ms));
}

function choose(id) {
  state.chosen = id;
  if (!state.network) return;
  tree.show(state.network, state.view, id);
  detail(state.network);
  curves(true);
  if (id && window.matchMedia("(max-width: 60rem)").matches) $("who").scrollIntoView({ block: "start" });
}

$("all").addEventListener("click", () => {
  choose("");
  $("who").focus();
});

$("views").addEventListener("click", (e) => {
  if (!e.target.dataset.view) return;
  state.view = e.target.dataset.view;
  pressed("views", "view", state.view);
  if (state.network) tree.show(state.network, state.view, state.chosen);
});

$("ranges").addEventListener("click", (e) => {
  if (!e.target.dataset.range) return;
  setRange(Number(e.target.dataset.range));
  if (state.network) curves(true);
});

const stream = new EventSource("/events");
stream.addEventListener("message", (e) => show(JSON.parse(e.data)));
stream.addEventListener("error", () => live("lost"));
