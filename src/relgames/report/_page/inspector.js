
// One match

class Inspector {
  constructor(t) {
    this.t = t;
    this.choosers = t.seats.map((seat) => {
      const names = t.lineup(seat).map((strategy) => strategy.name);
      const change = (k) => this.open(this.profile.with(seat, k));
      return chooser(name(t.roles[seat]), names, 0, change, `seat-${seat}`);
    });
    byId("match-controls").append(...this.choosers);
    this.open(t.seats.map((seat) => (t.shared ? Math.min(seat, t.sizes[seat] - 1) : 0)));
  }

  open(profile, come = false) {
    this.profile = profile;
    this.choosers.forEach((label, seat) => (label.querySelector("select").value = profile[seat]));
    byId("match-result").replaceChildren(...this.result());
    byId("match-machines").replaceChildren(...this.t.seats.map((seat) => this.machine(seat)));
    byId("match-rounds").replaceChildren(...this.rounds(this.t.match(profile)));
    if (come) {
      byId("match").scrollIntoView();
      byId("match-title").focus({ preventScroll: true });
    }
  }

  strategy(seat) {
    return this.t.strategy(this.profile, seat);
  }

  result() {
    const { t, profile } = this;
    const payoffs = t.at(t.payoffs, profile);
    const rows = t.seats.map((seat) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, name(t.roles[seat])),
        html("td", { class: "left" }, name(this.strategy(seat).name)),
        html("td", {}, t.number(payoffs[seat]) + t.error(profile, seat)),
      ),
    );
    const heads = ["seat", "strategy", "payoff per round"].map((text, k) =>
      html("th", { scope: "col", class: k < 2 && "left" }, text),
    );
    const apart = t.at(t.apart, profile);
    const length = t.at(t.lengths, profile);
    const facts = [t.how(profile)];
    if (length !== null) facts.push(`${Number(length.toPrecision(6)).toLocaleString("en")} rounds expected`);
    if (apart) facts.push(`apart ${(100 * apart).toPrecision(3)} % of the time, after somebody left`);
    return [
      wide("Payoffs of this match", html("table", { id: "exact" }, thead(heads), html("tbody", {}, ...rows))),
      html("p", { class: "quiet" }, `${facts.join("; ")}.`),
    ];
  }

  rounds(match) {
    const { t } = this;
    if (!match) return [html("p", { class: "quiet" }, "No rounds were played for this page.")];
    const paid = t.paid(match);
    const fields = t.seats.map((seat) => ["does", "gets", "mean", ...(match.states?.[seat] ? ["state"] : [])]);
    const groups = t.seats.map((seat) =>
      html(
        "th",
        { colspan: fields[seat].length, scope: "colgroup", class: "left first" },
        name(t.roles[seat]),
        ": ",
        name(this.strategy(seat).name),
      ),
    );
    const heads = fields.flatMap((list) =>
      list.map((text, k) => html("th", { scope: "col", class: k ? null : "left first" }, text)),
    );
    const body = paid.map((seats, round) => {
      const cells = seats.flatMap(({ payoff, mean }, seat) => {
        const k = match.actions[seat][round];
        const state = match.states?.[seat];
        return [
          html("td", { class: "left first" }, k < 0 ? "apart" : actionChip(t.actions[seat][k], k)),
          html("td", {}, String(Number(payoff.toPrecision(6)))),
          html("td", {}, t.number(mean)),
          ...(state ? [html("td", {}, k < 0 ? "–" : String(state[round]))] : []),
        ];
      });
      return html("tr", {}, html("th", { scope: "row" }, String(round + 1)), ...cells);
    });
    const table = html(
      "table",
      { id: "rounds" },
      thead([html("th", { scope: "col", rowspan: 2 }, "round"), ...groups], heads),
      html("tbody", {}, ...body),
    );
    const numbers = t.seats.map((seat) => `t.strategies[${seat}][${this.strategy(seat).number}]`);
    const strategies = `(${numbers.join(", ")}${numbers.length > 1 ? "" : ","})`;
    const line = `rg.history(t.game, ${strategies}, rounds=${t.rounds}, seed=${match.seed})`;
    return [
      html("h3", {}, `Its first ${paid.length} round${paid.length === 1 ? "" : "s"}`),
      html("p", { class: "quiet" }, "As ", html("code", {}, line), " plays them. Mean is that of the rounds so far."),
      ...(match.failed ? [html("p", { class: "notice" }, `Failed: ${match.failed}`)] : []),
      ...(paid.length ? [this.stepper(match, body), wide("Rounds of this match", table)] : []),
    ];
  }

  // Chooses a round: its row, and the rows of the machines' states in it, are marked.
  stepper(match, rows) {
    const slider = html("input", { type: "range", id: "round", min: 1, max: rows.length, value: 1 });
    const shown = html("output", { for: "round" });
    const go = (round) => {
      slider.value = round;
      shown.textContent = `${round} of ${rows.length}`;
      rows.forEach((row, k) => row.classList.toggle("now", k === round - 1));
      this.t.seats.forEach((seat) => {
        const state = match.states?.[seat]?.[round - 1];
        const states = document.querySelectorAll(`#machine-${seat} tbody tr`);
        states.forEach((row, s) => row.classList.toggle("now", s === state));
      });
    };
    slider.addEventListener("input", () => go(Number(slider.value)));
    rows.forEach((row, k) => row.addEventListener("click", () => go(k + 1)));
    go(1);
    return html("div", { class: "controls" }, html("label", { class: "round" }, "Round ", slider, shown));
  }

  machine(seat) {
    const { t } = this;
    const { name: title, kind, ...m } = this.strategy(seat);
    const heading = html("h3", {}, name(t.roles[seat]), ": ", name(title));
    if (kind !== "machine") {
      return html("div", {}, heading, html("p", { class: "quiet" }, `Its kind is ${kind}: it has no table of states.`));
    }
    const rows = m.next.map((next, s) =>
      html(
        "tr",
        {},
        html("th", { scope: "row" }, String(s)),
        ...m.does[s].map((text) => html("td", { class: "left" }, text)),
        ...next.map((text, k) => html("td", { class: k % m.others.length === 0 && "first" }, text)),
        ...(m.leave ? [html("td", {}, m.leave[s])] : []),
      ),
    );
    const table = html("table", { id: `machine-${seat}` }, this.columns(m), html("tbody", {}, ...rows));
    const size = `${m.states} state${m.states === 1 ? "" : "s"}, starts in ${m.start}`;
    const rest = `; the first ${m.next.length} are shown, print(t.strategies[${seat}][${m.number}]) has all`;
    const note = html("p", { class: "quiet" }, `${size}${m.next.length < m.states ? rest : ""}.`);
    return html("div", {}, heading, note, wide("States of this machine", table));
  }

  columns({ seen, own, others, leave }) {
    const tall = (text, place) => html("th", { scope: "col", rowspan: 3, class: place }, text);
    const over = (count, text) => html("th", { scope: "colgroup", colspan: count, class: "left first" }, name(text));
    const single = (text, k) => html("th", { scope: "col", class: !k && "first" }, name(text));
    return thead(
      [
        tall("state", null),
        ...seen.map((text) => tall(text ? `does after ${text}` : "does", "left")),
        over(own.length * others.length, "next state, by own action and by that of others"),
        ...(leave ? [tall("leaves", null)] : []),
      ],
      own.map((text) => over(others.length, text)),
      own.flatMap(() => others.map(single)),
    );
  }
}

const thead = (...rows) => html("thead", {}, ...rows.map((cells) => html("tr", {}, ...cells)));
const wide = (label, table) => html("div", { class: "wide", tabindex: 0, role: "region", "aria-label": label }, table);
const actionChip = (text, k) => html("span", { class: `action a${k % 6}` }, name(text));
