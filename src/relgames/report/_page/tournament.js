// Text gets into the page as text only, never as markup.

const byId = (id) => document.getElementById(id);

function create(namespace, tag, attributes, children) {
  const node = document.createElementNS(namespace, tag);
  for (const [key, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) node.setAttribute(key, value);
  }
  node.append(...children);
  return node;
}

const html = (tag, attributes = {}, ...children) => create("http://www.w3.org/1999/xhtml", tag, attributes, children);
const svg = (tag, attributes = {}, ...children) => create("http://www.w3.org/2000/svg", tag, attributes, children);
const name = (text) => html("bdi", {}, text);

async function unpack(text) {
  const bytes = Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate"));
  return JSON.parse(await new Response(plain).text());
}

function chooser(title, options, chosen, change, id) {
  const select = html("select", { id }, ...options.map((text, k) => html("option", { value: k }, text)));
  select.value = chosen;
  select.addEventListener("change", () => change(Number(select.value)));
  return html("label", {}, title, " ", select);
}

// The tournament

class Tournament {
  constructor(data) {
    Object.assign(this, data);
    this.seats = data.roles.map((_, seat) => seat);
    this.sizes = this.seats.map((seat) => this.lineup(seat).length);
  }

  lineup(seat) {
    return this.strategies[this.shared ? 0 : seat];
  }

  strategy(profile, seat) {
    return this.lineup(seat)[profile[seat]];
  }

  at(values, profile) {
    return profile.reduce((part, k) => part[k], values);
  }

  match(profile) {
    return this.matches && this.matches[profile.reduce((sum, k, seat) => sum * this.sizes[seat] + k, 0)];
  }

  number(value) {
    if (value === null) return "failed";
    const text = value.toFixed(this.digits);
    return Number(text) === 0 ? text.replace("-", "") : text;
  }

  // For the small room of a cell.
  brief(value) {
    const text = value.toFixed(Math.max(0, this.digits - 2));
    return text.length < 8 ? text : value.toExponential(1);
  }

  error(profile, seat) {
    const error = this.errors && !this.at(this.exact, profile) ? this.at(this.errors, profile)[seat] : null;
    return error === null ? "" : ` ± ${Number(error.toPrecision(2))}`;
  }

  how(profile) {
    if (this.at(this.apart, profile) === null) return "failed: a strategy did";
    return this.at(this.exact, profile) ? "exact" : `sampled, ${this.repetitions.toLocaleString("en")} repetitions`;
  }

  // The lowest and the highest payoff of a seat in all its matches.
  range(seat) {
    const values = this.payoffs.flat(Infinity).filter((x, k) => k % this.seats.length === seat && x !== null);
    return values.reduce(([low, high], x) => [Math.min(low, x), Math.max(high, x)], [Infinity, -Infinity]);
  }

  // What each round of a match paid, and what all up to it paid on average: [round][seat].
  paid(match) {
    const sums = this.seats.map(() => 0);
    const length = match.actions[0].length;
    return Array.from({ length }, (_, t) => {
      const profile = match.actions.map((actions) => actions[t]);
      const payoffs = profile[0] < 0 ? this.outside : this.at(this.stakes, profile);
      return payoffs.map((payoff, seat) => ({ payoff, mean: (sums[seat] += payoff) / (t + 1) }));
    });
  }
}
