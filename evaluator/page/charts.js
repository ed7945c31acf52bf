"use strict";
// Pictures of a page, drawn by Chart.js.
const Charts = (() => {
  // "2000/3" → 666.67: as near as a bar can show.
  const numberOf = amount => {
    if (typeof amount === "number") return amount;
    if (!amount || amount === "?") return 0;
    const [over, under] = amount.split("/");
    return under ? Number(over) / Number(under) : Number(over);
  };
  const short = value => Math.abs(value) >= 1e8 ? `${+(value / 1e8).toFixed(2)}亿` : Math.abs(value) >= 1e4 ? `${+(value / 1e4).toFixed(1)}万` : String(value);
  const amounts = (stacked, more) => ({ stacked, beginAtZero: true, ticks: { callback: short }, ...more });
  // Every name is there; a long one is cut beside a bar and goes on in another line below it. A tooltip has it whole.
  const cut = (name, most) => name.length > most ? `${name.slice(0, most - 1)}…` : name;
  const linesOf = name => name.split(" ").reduce((lines, word) => {
    const last = lines.at(-1);
    return last !== undefined && last.length + word.length < 9 ? [...lines.slice(0, -1), `${last} ${word}`] : [...lines, word];
  }, []);
  const names = more => ({ ticks: { autoSkip: false, callback(value) {
    const name = this.getLabelForValue(value);
    return this.isHorizontal() ? linesOf(name) : cut(name, this.chart.width < 400 ? 11 : 16);
  } }, ...more });
  // All of a row or column is hit, however small its bars are. `onBar`: what a click does.
  const draw = (canvas, indexAxis, labels, datasets, scales, { onBar, tooltip } = {}) => {
    new Chart(canvas, {
      type: "bar", data: { labels, datasets },
      options: { indexAxis, scales, maintainAspectRatio: false, animation: false, interaction: { mode: "index", axis: indexAxis, intersect: false },
        onClick: (_, bars) => { if (bars.length && onBar) onBar(bars[0].index); },
        onHover: (event, bars) => { event.native.target.style.cursor = bars.length && onBar ? "pointer" : ""; },
        plugins: { legend: { position: "bottom", labels: { boxWidth: 12, font: { size: 12 } } }, ...(tooltip ? { tooltip: { callbacks: { label: tooltip } } } : {}) } } });
  };
  const reveal = part => {
    for (let at = part; at; at = at.parentElement) if (at.tagName === "DETAILS") at.open = true;
    part.scrollIntoView({ behavior: "smooth" });
  };
  return { numberOf, short, amounts, names, draw, reveal };
})();
