// One curve: drawn to the width that it has, read by pointer or arrow keys.

import { make, moment, full } from "./words.js";

const space = "http://www.w3.org/2000/svg";
const high = 170;
const pad = { left: 64, right: 12, top: 10, bottom: 24 };

function shape(tag, attributes, text) {
  const e = document.createElementNS(space, tag);
  for (const [k, v] of Object.entries(attributes)) e.setAttribute(k, v);
  if (text !== undefined) e.textContent = text;
  return e;
}

// nice is the next round number at or above n.
function nice(n) {
  const base = 10 ** Math.floor(Math.log10(n));
  return [1, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((k) => k * base).find((k) => k >= n * 0.999);
}

export class Chart {
  constructor(title, note, unit, say) {
    this.say = say;
    this.unit = unit;
    this.points = [];
    this.title = title;
    this.latest = make("span", "latest");
    this.link = make("a", "csv", "CSV");
    this.link.setAttribute("aria-label", title + " as CSV");
    this.svg = shape("svg", { class: "plot", role: "img", tabindex: "0", height: high });
    this.reading = make("p", "reading", "");
    this.reading.setAttribute("aria-live", "polite");
    this.element = make("figure", "chart",
      make("figcaption", "", make("h3", "", title), this.latest, this.link, make("span", "note", note)), this.svg, this.reading);
    this.svg.addEventListener("pointermove", (e) => this.point(e));
    this.svg.addEventListener("pointerleave", () => this.mark(-1));
    this.svg.addEventListener("blur", () => this.mark(-1));
    this.svg.addEventListener("keydown", (e) => this.key(e));
    new ResizeObserver(() => this.draw()).observe(this.element);
  }

  show(curve, href) {
    this.points = curve.points;
    const length = curve.to_unix_ms - curve.from_unix_ms;
    this.from = curve.from_unix_ms || (this.points[0] || { at_unix_ms: curve.to_unix_ms - 3600000 }).at_unix_ms;
    this.to = Math.max(curve.to_unix_ms, this.from + 1);
    this.length = curve.from_unix_ms ? length : this.to - this.from;
    this.link.href = href;
    this.draw();
  }

  x(at) {
    return pad.left + ((at - this.from) / (this.to - this.from)) * (this.width - pad.left - pad.right);
  }

  y(value) {
    return high - pad.bottom - ((value - this.bottom) / (this.top - this.bottom)) * (high - pad.top - pad.bottom);
  }

  draw() {
    this.width = Math.max(220, this.element.clientWidth - 24);
    this.svg.setAttribute("viewBox", "0 0 " + this.width + " " + high);
    this.svg.setAttribute("width", this.width);
    const n = this.points.length;
    this.latest.textContent = n ? this.say(this.points[n - 1].value) : "";
    this.svg.replaceChildren();
    this.hand = this.dot = null;
    if (n === 0) {
      const none = this.to ? "no readings in this time" : "…";
      this.svg.setAttribute("aria-label", this.title + ": " + none);
      this.svg.append(shape("text", { x: this.width / 2, y: high / 2, class: "none", "text-anchor": "middle" }, none));
      return;
    }
    const values = this.points.map((p) => p.value);
    this.top = this.ceiling(Math.max(...values));
    const least = Math.min(...values);
    this.bottom = least < 0 ? -this.ceiling(-least) : 0;
    this.svg.setAttribute("aria-label", this.title + ": from " + this.say(values[0]) + " to " + this.say(values[n - 1]) + ". Arrow keys read single values.");
    this.axes();
    this.curve();
  }

  // ceiling is a round number above the largest value, in the unit that is shown.
  ceiling(most) {
    const unit = this.unit === "byte" ? 1048576 : 1;
    return nice(Math.max(most / unit, 2) / 2) * 2 * unit;
  }

  axes() {
    for (let i = 0; i <= 4; i += 2) {
      const value = this.bottom + ((this.top - this.bottom) * i) / 4;
      const y = this.y(value);
      this.svg.append(shape("line", { x1: pad.left, x2: this.width - pad.right, y1: y, y2: y, class: "grid" }));
      this.svg.append(shape("text", { x: pad.left - 8, y: y + 4, class: "tick", "text-anchor": "end" }, this.say(value)));
    }
    if (this.bottom < 0) this.svg.append(shape("line", { x1: pad.left, x2: this.width - pad.right, y1: this.y(0), y2: this.y(0), class: "zero" }));
    const anchors = ["start", "middle", "end"];
    for (let i = 0; i < 3; i += this.width < 400 ? 2 : 1) {
      const at = this.from + ((this.to - this.from) * i) / 2;
      this.svg.append(shape("text", { x: this.x(at), y: high - 6, class: "tick", "text-anchor": anchors[i] }, moment(at, this.length)));
    }
  }

  curve() {
    const line = this.points.map((p) => this.x(p.at_unix_ms).toFixed(1) + "," + this.y(p.value).toFixed(1)).join(" ");
    const first = this.x(this.points[0].at_unix_ms).toFixed(1);
    const last = this.x(this.points[this.points.length - 1].at_unix_ms).toFixed(1);
    const floor = this.y(0).toFixed(1);
    this.svg.append(shape("polygon", { points: first + "," + floor + " " + line + " " + last + "," + floor, class: "area" }));
    this.svg.append(shape("polyline", { points: line, class: "line" }));
    if (this.points.length === 1) this.svg.append(shape("circle", { cx: first, cy: this.y(this.points[0].value), r: 3, class: "dot" }));
  }

  // point finds the reading that is nearest to the pointer.
  point(e) {
    const box = this.svg.getBoundingClientRect();
    const x = ((e.clientX - box.left) / box.width) * this.width;
    let best = -1;
    this.points.forEach((p, i) => {
      if (best < 0 || Math.abs(this.x(p.at_unix_ms) - x) < Math.abs(this.x(this.points[best].at_unix_ms) - x)) best = i;
    });
    this.mark(best);
  }

  key(e) {
    const n = this.points.length;
    const at = this.marked ?? n;
    const to = { ArrowLeft: at - 1, ArrowRight: at + 1, Home: 0, End: n - 1 }[e.key];
    if (e.key === "Escape") this.mark(-1);
    if (to === undefined || n === 0) return;
    e.preventDefault();
    this.mark(Math.min(Math.max(to, 0), n - 1));
  }

  // mark shows one reading, or none.
  mark(i) {
    if (this.hand) this.hand.remove();
    if (this.dot) this.dot.remove();
    const p = this.points[i];
    this.marked = p ? i : undefined;
    this.reading.textContent = p ? full(p.at_unix_ms) + ": " + this.say(p.value) : "";
    if (!p) return;
    const x = this.x(p.at_unix_ms);
    this.hand = shape("line", { x1: x, x2: x, y1: pad.top, y2: high - pad.bottom, class: "hand" });
    this.dot = shape("circle", { cx: x, cy: this.y(p.value), r: 4, class: "dot" });
    this.svg.append(this.hand, this.dot);
  }
}
