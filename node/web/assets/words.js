// How figures are said. Everything here returns text, never markup.

const MiB = 1048576;

// grouped writes 12345 as 12,345.
function grouped(n, digits) {
  return n.toLocaleString("en", { minimumFractionDigits: 0, maximumFractionDigits: digits });
}

// bytes are told in MB, which are mebibytes, and GB beyond 10,000 of them.
export function bytes(n) {
  const mb = n / MiB;
  if (Math.abs(mb) >= 10000) return grouped(mb / 1024, 1) + " GB";
  return grouped(mb, Math.abs(mb) < 10 ? 1 : 0) + " MB";
}

export function rate(n) {
  return grouped(n / MiB, 1) + " MB/s";
}

export function sat(n) {
  return grouped(n, 0) + " sat";
}

export function count(n) {
  return grouped(n, 1);
}

// span is a duration in the largest of its units.
export function span(ms) {
  const s = ms / 1000;
  if (s < 90) return Math.round(s) + " s";
  if (s < 90 * 60) return Math.round(s / 60) + " min";
  if (s < 36 * 3600) return Math.round(s / 3600) + " h";
  return Math.round(s / 86400) + " days";
}

export function days(n) {
  if (n < 0) return "over";
  if (n > 99999) return "more than 99,999 days";
  return grouped(n, 1) + (n.toFixed(1) === "1.0" ? " day" : " days");
}

const two = (n) => String(n).padStart(2, "0");

// moment is a time as short as a span of the given length allows, in UTC.
export function moment(ms, length) {
  const d = new Date(ms);
  const day = d.getUTCFullYear() + "-" + two(d.getUTCMonth() + 1) + "-" + two(d.getUTCDate());
  const clock = two(d.getUTCHours()) + ":" + two(d.getUTCMinutes());
  if (length <= 36 * 3600000) return clock;
  if (length <= 14 * 86400000) return day.slice(5) + " " + clock;
  return day;
}

// full is a whole time.
export function full(ms) {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ") + " UTC";
}

// make builds an element: its class, then children that are elements or text. Text
// stays text, whoever wrote it.
export function make(tag, className, ...children) {
  const e = document.createElement(tag);
  if (className) e.className = className;
  e.append(...children);
  return e;
}

// name is somebody's word, kept from turning its surroundings around.
export function name(text) {
  return make("bdi", "name", text);
}
