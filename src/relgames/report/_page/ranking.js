
// The ranking

function startRanking() {
  const tables = [...document.querySelectorAll(".ranking")];
  const rows = tables.flatMap((table) => [...table.tBodies[0].rows]);
  for (const table of tables) {
    table.tHead.addEventListener("click", (event) => {
      const button = event.target.closest("button");
      if (button) sortBy(table, button.closest("th"));
    });
  }
  const found = () => {
    const wanted = byId("filter").value.toLocaleLowerCase();
    for (const row of rows) row.hidden = !row.cells[1].textContent.toLocaleLowerCase().includes(wanted);
    byId("found").textContent = wanted ? `${rows.filter((row) => !row.hidden).length} of ${rows.length}` : "";
  };
  byId("filter").addEventListener("input", found);
  found();
}

function sortBy(table, head) {
  const column = head.cellIndex;
  const text = column === 1;
  const before = head.ariaSort;
  // Names and ranks from the first on, quantities from the largest on.
  const rising = before ? before === "descending" : column < 3;
  for (const other of head.parentNode.cells) other.removeAttribute("aria-sort");
  head.setAttribute("aria-sort", rising ? "ascending" : "descending");
  const order = new Intl.Collator("en", { numeric: true });
  const key = (row) => (text ? row.cells[1].textContent : row.cells[column].dataset.value);
  const compare = (a, b) => (text ? order.compare(a, b) : Number(a) - Number(b));
  const known = (row) => key(row) !== "";
  const rows = [...table.tBodies[0].rows].sort((a, b) => {
    if (!known(a) || !known(b)) return known(b) - known(a);
    return rising ? compare(key(a), key(b)) : compare(key(b), key(a));
  });
  table.tBodies[0].append(...rows);
}
