
// The heat map

const CIVIDIS = [
  "#00224e", "#123570", "#3b496c", "#575d6d", "#707173", "#8a8678", "#a59c74", "#c3b369", "#e1cc55", "#fee838",
];
const SHADES = 64;
// Sizes of a cell in pixels: smallest, largest, from which on there is room for names, and for numbers.
const CELL = { least: 5, most: 56, names: 11, numbers: 42 };

function shade(share) {
  const place = share * (CIVIDIS.length - 1);
  const k = Math.min(Math.floor(place), CIVIDIS.length - 2);
  const [from, to] = [CIVIDIS[k], CIVIDIS[k + 1]].map((hex) => [1, 3, 5].map((i) => parseInt(hex.slice(i, i + 2), 16)));
  return from.map((x, i) => Math.round(x + (to[i] - x) * (place - k)));
}

const COLOURS = Array.from({ length: SHADES }, (_, k) => shade(k / (SHADES - 1)));
const fill = (colour) => `rgb(${colour.join(",")})`;
const ink = ([red, green, blue]) => (0.299 * red + 0.587 * green + 0.114 * blue > 120 ? "#000" : "#fff");

class HeatMap {
  constructor(t, open) {
    this.t = t;
    this.open = open;
    this.shown = 0;
    this.rest = t.seats.slice(2).map(() => 0);
    this.cursor = [0, 0];
    this.counts = [t.sizes[0], t.sizes[1] ?? 1];
    this.map = byId("map");
    this.map.style.setProperty("--down", this.counts[0]);
    this.map.style.setProperty("--across", this.counts[1]);
    this.addControls();
    this.fit();
    this.listen();
  }

  profile([row, column]) {
    return this.t.seats.length > 1 ? [row, column, ...this.rest] : [row];
  }

  addControls() {
    const { t } = this;
    const controls = byId("map-controls");
    controls.append(chooser(html("span", {}, "Payoff of"), t.roles, 0, (seat) => this.show({ shown: seat }), "shown"));
    t.seats.slice(2).forEach((seat, k) => {
      const names = t.lineup(seat).map((strategy) => strategy.name);
      const change = (choice) => this.show({ rest: this.rest.with(k, choice) });
      controls.append(chooser(name(t.roles[seat]), names, 0, change, `rest-${seat}`));
    });
    this.slider = html("input", { type: "range", id: "cell", min: CELL.least, max: CELL.most });
    this.slider.addEventListener("input", () => this.resize(Number(this.slider.value)));
    controls.append(html("label", {}, "Size ", this.slider));
  }

  show(change) {
    Object.assign(this, change);
    this.draw();
    this.tip(null);
  }

  // As large as fits beside the names, which give way where cells are too small for them.
  fit() {
    const room = byId("map-box").clientWidth;
    const names = parseFloat(getComputedStyle(this.map).getPropertyValue("--names")) * 16;
    const beside = Math.floor((room - names) / this.counts[1]);
    const cell = beside >= CELL.names ? beside : Math.min(Math.floor(room / this.counts[1]), CELL.names - 1);
    this.resize(Math.max(CELL.least, Math.min(CELL.most, cell)));
  }

  resize(cell) {
    const numbers = cell >= CELL.numbers;
    const redraw = numbers !== this.numbers;
    Object.assign(this, { cell, numbers });
    this.slider.value = cell;
    this.map.style.setProperty("--cell", `${cell}px`);
    this.map.style.setProperty("--font", `${Math.min(13, cell - 1)}px`);
    this.map.classList.toggle("small", cell < CELL.names);
    if (redraw) this.draw();
  }

  draw() {
    const { t, counts } = this;
    const range = t.range(this.shown);
    this.marks = ["halo", "cursor"].map((kind) => svg("rect", { class: kind, width: 1, height: 1 }));
    const attributes = {
      viewBox: `0 0 ${counts[1]} ${counts[0]}`,
      tabindex: 0,
      role: "application",
      "aria-label": `Payoffs of ${t.roles[this.shown]}, strategy against strategy`,
      "aria-describedby": "map-help",
    };
    this.picture = svg("svg", attributes, ...this.cells(...range), ...this.marks);
    this.titles = [0, 1].map((seat) =>
      t.seats.length > seat ? t.lineup(seat).map((s) => html("div", { title: s.name }, name(s.name))) : [],
    );
    const corner = t.seats.length > 1 ? [name(`${t.roles[1]} →`), html("br"), name(`${t.roles[0]} ↓`)] : [];
    this.map.replaceChildren(
      html("div", { class: "corner" }, ...corner),
      html("div", { class: "columns" }, ...this.titles[1]),
      html("div", { class: "rows" }, ...this.titles[0]),
      this.picture,
    );
    this.mark();
    this.legend(...range);
  }

  // One path for all cells of a shade: a hundred times fewer nodes than a rectangle for each.
  cells(low, high) {
    const squares = COLOURS.map(() => "");
    const texts = [];
    let unknown = "";
    for (let row = 0; row < this.counts[0]; row++) {
      for (let column = 0; column < this.counts[1]; column++) {
        const value = this.t.at(this.t.payoffs, this.profile([row, column]))[this.shown];
        if (value === null) {
          unknown += `M${column} ${row}l1 1m0-1l-1 1`;
          continue;
        }
        const k = Math.round((high > low ? (value - low) / (high - low) : 0.5) * (SHADES - 1));
        squares[k] += `M${column} ${row}h1v1h-1z`;
        const place = { x: column + 0.5, y: row + 0.6, fill: ink(COLOURS[k]) };
        if (this.numbers) texts.push(svg("text", place, this.t.brief(value)));
      }
    }
    const paths = squares.map((d, k) => svg("path", { d, fill: fill(COLOURS[k]) }));
    return [...paths, svg("path", { d: unknown, class: "unknown" }), ...texts];
  }

  legend(low, high) {
    const { t } = this;
    const ends = low < high ? [low, (low + high) / 2, high] : low <= high ? [low] : [];
    const axes = t.seats.length > 1 ? ["; rows: ", name(t.roles[0]), ", columns: ", name(t.roles[1])] : [];
    const steps = COLOURS.map((c, k) => svg("rect", { x: k, width: 1.05, height: 1, fill: fill(c) }));
    byId("legend").replaceChildren(
      svg("svg", { viewBox: `0 0 ${SHADES} 1`, preserveAspectRatio: "none", "aria-hidden": "true" }, ...steps),
      html("div", {}, ...ends.map((x) => html("span", {}, t.number(x)))),
      html("p", { class: "quiet" }, "Payoff per round of ", name(t.roles[this.shown]), ...axes),
    );
  }

  mark() {
    const [row, column] = this.cursor;
    for (const rect of this.marks) {
      rect.setAttribute("x", column);
      rect.setAttribute("y", row);
    }
    for (const node of this.map.querySelectorAll(".on")) node.classList.remove("on");
    this.titles.forEach((list, seat) => list[this.cursor[seat]]?.classList.add("on"));
  }

  listen() {
    const cellOf = (event) => {
      const box = this.picture.getBoundingClientRect();
      const places = [(event.clientY - box.top) / this.cell, (event.clientX - box.left) / this.cell].map(Math.floor);
      return places.every((k, axis) => k >= 0 && k < this.counts[axis]) ? places : null;
    };
    const inside = (event) => this.picture.contains(event.target);
    this.map.addEventListener("pointermove", (event) => {
      if (event.pointerType === "mouse") this.point(inside(event) ? cellOf(event) : null);
    });
    // A finger leaves with every tap, before its click.
    this.map.addEventListener("pointerleave", (event) => event.pointerType === "mouse" && this.tip(null));
    this.map.addEventListener("click", (event) => {
      const cell = inside(event) && cellOf(event);
      if (!cell) return;
      const again = !byId("tip").hidden && cell.every((k, axis) => k === this.cursor[axis]);
      this.point(cell);
      if (event.pointerType !== "touch" || again) this.enter();
    });
    this.map.addEventListener("keydown", (event) => this.key(event));
    this.map.addEventListener("focusin", () => this.picture.matches(":focus-visible") && this.point(this.cursor));
    this.map.addEventListener("focusout", () => this.tip(null));
    addEventListener("scroll", () => this.place(), { passive: true, capture: true });
    let width = innerWidth;
    addEventListener("resize", () => {
      // A telephone's bars that come and go change the height alone.
      if (innerWidth !== width) this.fit();
      width = innerWidth;
    });
  }

  key(event) {
    const [row, column] = this.cursor;
    const [rows, columns] = this.counts;
    const moves = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      Home: [row, 0],
      End: [row, columns - 1],
      PageUp: [0, column],
      PageDown: [rows - 1, column],
    };
    if (event.key === "Enter" || event.key === " ") this.enter();
    else if (event.key === "Escape") this.tip(null);
    else if (moves[event.key]) {
      const limit = (k, count) => Math.max(0, Math.min(count - 1, k));
      this.point([limit(moves[event.key][0], rows), limit(moves[event.key][1], columns)], true);
    } else return;
    event.preventDefault();
  }

  enter() {
    this.tip(null);
    this.open(this.profile(this.cursor), true);
  }

  point(cell, follow = false) {
    if (cell) {
      this.cursor = cell;
      this.mark();
      if (follow) this.marks[1].scrollIntoView({ block: "nearest", inline: "nearest", behavior: "instant" });
    }
    this.tip(cell);
  }

  tip(cell) {
    const tip = byId("tip");
    tip.hidden = !cell;
    if (!cell) return;
    const { t } = this;
    const profile = this.profile(cell);
    const payoffs = t.at(t.payoffs, profile);
    const rows = t.seats.map((seat) =>
      html(
        "tr",
        {},
        html("th", {}, name(t.strategy(profile, seat).name), " (", name(t.roles[seat]), ")"),
        html("td", {}, t.number(payoffs[seat]) + t.error(profile, seat)),
      ),
    );
    tip.replaceChildren(
      html("table", {}, html("tbody", {}, ...rows)),
      html("div", { class: "quiet" }, `per round; ${t.how(profile)}`),
    );
    this.place();
  }

  // Beside the cell, wherever it was scrolled to, and within the window.
  place() {
    const tip = byId("tip");
    if (tip.hidden) return;
    const box = this.marks[1].getBoundingClientRect();
    const beside = (end, size, room, begin) => (end + size <= room - 8 ? end : Math.max(8, begin - size));
    tip.style.left = `${beside(box.right + 8, tip.offsetWidth, innerWidth, box.left - 8)}px`;
    tip.style.top = `${beside(box.bottom + 8, tip.offsetHeight, innerHeight, box.top - 8)}px`;
  }
}
