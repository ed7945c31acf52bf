// Draws the pictures of a comparison (page_parts.h says how they are laid out); figures, samples and reasons are in the page itself.
(() => {
  for (const picture of JSON.parse(document.getElementById("data").textContent)) {
    const canvas = document.getElementById(picture.id);
    canvas.parentElement.hidden = false;
    const sets = picture.series.map(one => ({ label: one.label, data: one.values.map(Charts.numberOf), backgroundColor: one.colour, maxBarThickness: 40 }));
    const names = Charts.names({ stacked: true }), amounts = Charts.amounts(true, picture.unit === "户" ? { ticks: { precision: 0 } } : {});
    Charts.draw(canvas, picture.upright ? "x" : "y", picture.names, sets, picture.upright ? { x: names, y: amounts } : { x: amounts, y: names }, {
      tooltip: bar => `${bar.dataset.label}：${picture.series[bar.datasetIndex].shown[bar.dataIndex]} ${picture.unit}`,
      onBar: picture.opens.length ? at => Charts.reveal(document.getElementById(picture.opens[at])) : undefined });
  }
  // On paper all reasons are there.
  let closed = [];
  addEventListener("beforeprint", () => {
    closed = [...document.querySelectorAll("details:not([open])")];
    for (const one of closed) one.open = true;
  });
  addEventListener("afterprint", () => { for (const one of closed) one.open = false; });
})();
