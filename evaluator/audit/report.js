// Draws the page from the data in it (report_data.h says how it is laid out). Every text goes through a text node: none is taken for HTML.
(() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const { numberOf, short, amounts, names } = Charts;
  const { meta, summary, catalogue, strings, households } = data;
  const KINDS = [["overpaid", "多发", "over", "#c2413a"], ["underpaid", "少发", "under", "#3b78b8"], ["missed", "漏发", "missed", "#d39b2a"], ["unsure", "存疑", "unsure", "#8c959f"]];
  const OUTCOMES = ["符合", "拟符合", "待补充"];
  const OUTCOME_OF = { eligible: 0, provisional: 1, undetermined: 2 };
  const STEP = 50;

  // Elements.
  const make = (tag, css, ...inner) => {
    const element = document.createElement(tag);
    if (css) element.className = css;
    element.append(...inner.filter(one => one !== null && one !== undefined && one !== ""));
    return element;
  };
  const isEmpty = cell => cell === "" || cell === null;
  // A head that begins with # is of numbers; columns without anything in them are left out.
  const table = (allHeads, allRows) => {
    const kept = allHeads.map((_, at) => !allRows.every(row => isEmpty(row[at])));
    const heads = allHeads.filter((_, at) => kept[at]), rows = allRows.map(row => row.filter((_, at) => kept[at]));
    const head = make("tr", "", ...heads.map(one => make("th", one.startsWith("#") ? "n" : "", one.replace("#", "") || " ")));
    const body = rows.map(row => make("tr", "", ...row.map((cell, at) => make("td", heads[at].startsWith("#") ? "n" : heads[at] === "月份" ? "when" : "", cell))));
    return make("div", "scroll", make("table", "", make("thead", "", head), make("tbody", "", ...body)));
  };
  const list = texts => make("ul", "", ...texts.map(text => make("li", "", text)));
  // What is in it is made when it is first opened.
  const fold = (css, line, fill) => {
    const inner = make("div", "");
    const all = make("details", css, make("summary", "", ...line), inner);
    all.addEventListener("toggle", () => { if (all.open && !inner.firstChild) inner.append(...fill()); });
    return all;
  };
  // The first of them, and a button for more.
  const inSteps = (items, draw) => {
    const box = make("div", "");
    let at = 0;
    const more = make("button", "", "");
    const next = () => {
      const upTo = Math.min(items.length, at + STEP);
      for (; at < upTo; ++at) more.before(draw(items[at]));
      more.textContent = `再看 ${Math.min(STEP, items.length - at)} 户（还有 ${items.length - at} 户）`;
      if (at === items.length) more.remove();
    };
    box.append(more);
    more.addEventListener("click", next);
    next();
    return box;
  };

  // Words.
  const text = place => strings[place];
  const money = amount => {
    if (amount === null || amount === undefined || amount === "") return "";
    if (amount === "?") return "不知";
    const shown = numberOf(amount).toLocaleString("zh-CN", { minimumFractionDigits: 2, maximumFractionDigits: 2 });
    return String(amount).includes("/") ? `≈${shown}` : shown;
  };
  const count = number => Number(number).toLocaleString("zh-CN");
  const firstMonth = meta.from.split("-").map(Number);
  const month = at => {
    const number = firstMonth[0] * 12 + firstMonth[1] - 1 + at;
    return `${Math.floor(number / 12)}-${String(number % 12 + 1).padStart(2, "0")}`;
  };
  const months = (first, many) => many === 1 ? month(first) : `${month(first)} 至 ${month(first + many - 1)}`;
  const many = runs => runs.reduce((sum, run) => sum + run[1], 0);
  const range = (low, high) => high === null ? money(low) : `${money(low)} 至 ${money(high)}`;
  const who = (name, id) => name ? `${name}${id ? `（${id}）` : ""}` : id || "全户";
  const sumOf = (rows, field) => rows.reduce((sum, row) => sum + numberOf(row[field] || 0), 0);
  const totalOf = (difference, kind) => difference[3].reduce((sum, run) => sum + (run[2] === kind ? numberOf(run[8]) * run[1] : 0), 0);
  const stakeText = stake => `${text(stake[0])} ${text(stake[1]) === "元/月" ? `合计 ${money(stake[2])} 元` : text(stake[1]).startsWith("元") ? `${money(stake[2])} ${text(stake[1])}` : `${stake[2]} ${text(stake[1])}`}`;
  const placesOf = household => [...new Set([text(household[2]), text(household[3])])];
  const nameOf = household => make("span", "grow", make("b", "", text(household[1]) || household[0]), " ", make("span", "small", [text(household[1]) ? household[0] : "", ...placesOf(household)].filter(Boolean).join(" · ")));

  // A household.
  const asked = (missing, questions) => {
    const both = [];
    if (missing.length) both.push(make("h4", "", "先核实"), list(missing.map(text)));
    if (questions.length) both.push(make("h4", "", "还要问"), list(questions.map(text)));
    return both;
  };
  const differenceParts = difference => {
    const rows = difference[3].map(run => [months(run[0], run[1]), make("span", KINDS[run[2]][2], KINDS[run[2]][1]), String(run[1]), money(run[3]), range(run[4], run[5]), money(run[8]),
      money(numberOf(run[8]) * run[1]), money(run[9]), money(run[10]), money(run[11]),
      [run[6] === null ? "" : `按当时知道的应发 ${range(run[6], run[7])}`, run[12] & 1 ? "在享名单上有" : "", run[12] & 2 ? "估算" : "", text(run[13]),
        String(run[8]).includes("/") ? `准确为每月 ${run[8]}` : ""].filter(Boolean).join("；")]);
    const parts = [table(["月份", "类别", "#月数", "#每月已发", "#每月应发", "#每月相差", "#合计", "#每月当时即错", "#每月标准追溯", "#每月事后得知", "说明"], rows)];
    if (difference[5].length) parts.push(make("h4", "", `理由（${month(difference[3].at(-1)[0] + difference[3].at(-1)[1] - 1)}${text(difference[4]) ? `，${text(difference[4])}` : ""}）`), list(difference[5].map(text)));
    parts.push(...asked(difference[6], difference[7]));
    if (difference[8].length) parts.push(make("p", "small", `账户 ${difference[8].map(text).join("、")}`));
    return parts;
  };
  const findingParts = finding => {
    const parts = [make("p", "", `月份：${finding[4].map(run => months(...run)).join("、")}（${many(finding[4].map(run => [0, run[1]]))} 个月）`)];
    for (const stake of finding[5]) {
      let at = 0;
      const spread = [];
      const flat = finding[4].flatMap(run => Array.from({ length: run[1] }, (_, i) => run[0] + i));
      for (const [times, amount] of stake[3]) {
        // Months that do not follow each other are said apart.
        for (let left = times; left > 0;) {
          let run = 1;
          while (run < left && flat[at + run] === flat[at + run - 1] + 1) ++run;
          spread.push(`${months(flat[at], run)} ${run > 1 ? "每月 " : ""}${text(stake[1]).startsWith("元") ? money(amount) : amount}`);
          at += run;
          left -= run;
        }
      }
      parts.push(make("p", "", `${stakeText(stake)}`, make("span", "small", spread.length ? `　${spread.join("；")}` : "")));
    }
    if (finding[6].length) parts.push(make("h4", "", "证据"), list(finding[6].map(text)));
    return parts.concat(asked(finding[7], []));
  };
  const ruleParts = rule => {
    const box = make("dl", "rule");
    const add = (name, texts) => { if (texts.length && texts[0]) box.append(make("dt", "", name), ...texts.map(one => make("dd", "", one))); };
    add("也可能是（反证，先排除）", rule.innocent);
    add("停发、追回以前要做的（处置）", rule.handling.concat(rule.handling_basis ? [`依据 ${rule.handling_basis}`] : []));
    add("数据源", [rule.data_sources.join("、")]);
    add("依据", [rule.basis]);
    return box;
  };
  const missedParts = missed => [
    make("p", "", `${OUTCOMES[missed[4]]}，每月应得 ${range(missed[5], missed[6])} 元${missed[7] ? `，已连续 ${missed[7]} 个月没有发` : ""}${missed[1] ? "" : "。台账里没有这个项目，先看是不是别处在发"}`),
    ...asked(missed[8], missed[9])];
  const wholeHousehold = household => {
    const parts = [];
    household[5].forEach(finding => {
      const rule = catalogue.findings[finding[0]];
      parts.push(make("h3", "", `线索 ${rule ? `${rule.code} ${rule.title}` : ""} · ${who(text(finding[2]), finding[3])}${finding[1] ? " · 待核实" : ""}`), ...findingParts(finding), rule ? ruleParts(rule) : "");
    });
    household[4].forEach(one => parts.push(make("h3", "", `${text(one[0])} · ${who(text(one[1]), one[2])}`), ...differenceParts(one)));
    household[6].forEach(one => parts.push(make("h3", "", `可能漏了 ${text(one[0])} · ${who(text(one[2]), one[3])}`), ...missedParts(one)));
    return parts;
  };

  // Sections.
  const page = document.getElementById("page");
  const notice = make("p", "notice", "本报告所列都是线索，供核实用，不是对任何人的结论。停发、追回以前，先核实，听取本人陈述，排除所列的其他可能。");
  const masked = meta.unmask ? "姓名、证件号、账户没有遮，注意保管" : "姓名、证件号、账户已遮";
  const foot = make("footer", "small", make("p", "", `规则 ${meta.rules} · 知悉截至 ${meta.known_now} · 每月看第 ${meta.day} 日 · ${masked}`),
    make("p", "", `封印 ${meta.seal}（用 doudi audit verify 核对所据的核查目录）`));

  if (meta.household !== undefined) {
    const household = households[0];
    document.title = `核查依据 ${household[0]}`;
    page.append(make("h1", "", `核查依据　${text(household[1]) || household[0]}`),
      make("p", "sub", [household[0], ...placesOf(household), `${meta.from} 至 ${meta.to}`].filter(Boolean).join(" · ")), notice, ...wholeHousehold(household),
      make("h2", "", "核实记录"), make("div", "sign", ...["核实情况", "本人（家属）陈述", "核实人（两人）", "日期"].map(one => make("div", "", one))), foot);
    foot.append(make("p", "", `所据 ${meta.part}，sha256 ${meta.part_sha256}`));
    return;
  }

  const totals = KINDS.map(([name]) => summary.differences.filter(row => row.kind === name));
  const leads = summary.findings.filter(row => row.state === "lead");
  const tile = (name, value, note) => make("div", "tile", name, make("b", "", value), make("span", "small", note));
  const cases = rows => rows.reduce((sum, row) => sum + row.cases, 0);
  page.append(make("h1", "", `核查报告　${meta.from} 至 ${meta.to}`),
    make("p", "sub", `名册 ${count(meta.records)} 户，其中 ${count(summary.with_something)} 户有要看的 · 知悉截至 ${meta.known_now} · ${masked}`), notice,
    make("div", "tiles", ...[0, 1, 2].map(kind => tile(KINDS[kind][1], `${money(sumOf(totals[kind], "amount"))} 元`, `${count(cases(totals[kind]))} 例`)),
      tile("线索", `${count(cases(leads))} 条`, `${count(summary.with_findings)} 户`), tile("可能漏了的", `${count(cases(summary.missed))} 例`, `${count(summary.with_missed)} 户，要上门问`)));
  if (meta.left_out > 0) page.append(make("p", "small", `下面逐户的内容是 ${count(meta.shown)} 户：每类各取金额最大的，再按金额从大到小取到本页放得下为止。其余 ${count(meta.left_out)} 户在 differences.csv、findings.csv、missed.csv；图和合计是全部的。`));

  // Pictures.
  const charts = make("div", "charts");
  const open = {};  // by what a bar stands for: the part of the page to open
  const chart = (title, note, indexAxis, height, labels, sets, scales, onBar) => {
    if (!labels.length) return;
    const canvas = make("canvas", "");
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", title);
    const box = make("div", "box", canvas);
    box.style.height = `${height}px`;
    charts.append(make("div", "chart", make("h3", "", title), box, make("p", "small", note)));
    Promise.resolve().then(() => Charts.draw(canvas, indexAxis, labels, sets, scales, { onBar }));
  };
  const set = (kind, values) => ({ label: KINDS[kind][1], data: values, backgroundColor: KINDS[kind][3], maxBarThickness: 40 });
  const used = sets => sets.filter(one => one.data.some(value => value > 0));
  const jump = at => { if (open[at]) Charts.reveal(open[at]); };

  const run = summary.by_month;
  chart("逐月金额（元）", "每个月多发、少发、漏发的合计", "x", 280, run.map(row => row.month), used([0, 1, 2].map(kind => set(kind, run.map(row => numberOf(row[KINDS[kind][0]] || 0))))),
    { x: { stacked: true }, y: amounts(true) });
  const programmes = [...new Set(summary.differences.filter(row => row.kind !== "unsure").map(row => row.programme))];
  chart("各项目的差额（元）", "点一条，看这个项目的各户", "y", Math.max(280, programmes.length * 30 + 70), programmes,
    used([0, 1, 2].map(kind => set(kind, programmes.map(name => sumOf(totals[kind].filter(row => row.programme === name), "amount"))))),
    { x: amounts(true), y: names({ stacked: true }) }, at => jump(`p${programmes[at]}`));
  const PLACES = ["#35618e", "#d39b2a", "#5b8f6b", "#a2546b", "#7a6aa8", "#4aa3a3"];
  const withLeads = summary.by_division.filter(row => row.by_code).sort((a, b) => b.findings - a.findings);
  const codes = [...new Set(leads.map(row => row.code))];
  const placeSets = withLeads.slice(0, PLACES.length).map((row, at) => ({ label: row.place || "没有写区划", data: codes.map(code => row.by_code[code] || 0), backgroundColor: PLACES[at], maxBarThickness: 40 }));
  if (withLeads.length > PLACES.length)
    placeSets.push({ label: `其余 ${withLeads.length - PLACES.length} 处`, data: codes.map(code => withLeads.slice(PLACES.length).reduce((sum, row) => sum + (row.by_code[code] || 0), 0)), backgroundColor: "#b6bec7", maxBarThickness: 40 });
  chart("线索：类型和区划（条）", "点一条，看这一类的各户", "y", Math.max(280, codes.length * 26 + 90), codes.map(code => `${code} ${leads.find(row => row.code === code).title}`), placeSets,
    { x: amounts(true), y: names({ stacked: true }) }, at => jump(`f${codes[at]}`));
  const steps = summary.spread.length ? summary.spread[0].below : [];
  const bands = steps.length ? [`不到 ${short(steps[0])}`, ...steps.slice(1).map((step, at) => `${short(steps[at])}–${short(step)}`), `${short(steps.at(-1))}以上`] : [];
  chart("差额的分布（例）", "每户每个项目在整段里的差额合计，落在哪一档（元）", "x", 280, bands,
    used([0, 1, 2].map(kind => set(kind, (summary.spread.find(row => row.kind === KINDS[kind][0]) || { cases: bands.map(() => 0) }).cases))), { y: amounts(false, { ticks: { precision: 0 } }) });
  page.append(charts);

  // Find.
  const search = make("input", "");
  search.type = "search";
  search.placeholder = "找一户：编号、户名、地区、社区";
  const found = make("div", "");
  search.addEventListener("input", () => {
    const word = search.value.trim();
    const hits = word ? households.filter(one => one[0].includes(word) || one.slice(1, 4).some(place => text(place).includes(word))) : [];
    found.replaceChildren(...(word ? [make("p", "small", `${count(hits.length)} 户`), inSteps(hits, one => fold("", [nameOf(one)], () => wholeHousehold(one)))] : []));
  });
  page.append(make("h2", "screen", "找一户"), make("div", "screen", search, found));

  // Leads by type.
  const byFinding = new Map(), byLine = new Map(), byCommunity = new Map();
  const put = (map, key, one) => { if (!map.has(key)) map.set(key, []); map.get(key).push(one); };
  for (const household of households) {
    for (const one of household[5]) put(byFinding, `${one[0]} ${one[1]}`, [household, one]);
    for (const one of household[4])
      for (let kind = 0; kind < KINDS.length; ++kind)
        if (one[3].some(piece => piece[2] === kind)) put(byLine, `${text(one[0])} ${KINDS[kind][0]}`, [household, one]);
    for (const one of household[6]) put(byCommunity, text(household[3]) || text(household[2]) || "没有写社区", [household, one]);
  }
  const stakesOf = finding => finding[5].reduce((sum, stake) => sum + (text(stake[1]).startsWith("元") ? numberOf(stake[2]) : 0), 0);
  const shownOf = (shown, all) => shown < all ? make("p", "small", `这里列 ${count(shown)} 例，共 ${count(all)} 例，其余在 CSV。`) : "";
  page.append(make("h2", "", "线索"));
  if (!summary.findings.length) page.append(make("p", "", "没有线索。"));
  for (const row of summary.findings) {
    const at = catalogue.findings.findIndex(one => one.code === row.code && one.title === row.title), rule = catalogue.findings[at];
    const items = (byFinding.get(`${at} ${row.state === "open" ? 1 : 0}`) || []).sort((a, b) => stakesOf(b[1]) - stakesOf(a[1]));
    const stakes = row.stakes.filter(one => one.unit.startsWith("元")).map(one => `${one.name} ${one.unit === "元/月" ? "合计 " : ""}${money(one.total)} 元`).join("；");
    const section = fold("", [make("b", "", row.code), make("span", "grow", row.title, row.state === "open" ? "（待核实）" : ""), make("span", `tag ${rule.severity === "high" ? "over" : "unsure"}`, `严重 ${rule.severity_text}`),
      make("span", "tag unsure", rule.direction_text), make("span", "n", `${count(row.cases)} 条`), make("span", "n small", stakes)], () => [ruleParts(rule), shownOf(items.length, row.cases),
      inSteps(items, ([household, one]) => fold("", [nameOf(household), make("span", "", who(text(one[2]), one[3])), make("span", "n small", one[5].map(stakeText).join("；"))],
        () => [...findingParts(one), ...household[4].flatMap(line => [make("h4", "", `同户的差额 ${text(line[0])} · ${who(text(line[1]), line[2])}`), ...differenceParts(line)])]))]);
    if (row.state === "lead") open[`f${row.code}`] = section;
    page.append(section);
  }

  page.append(make("h2", "", "差额：应发和已发的比"));
  if (!summary.differences.length) page.append(make("p", "", "没有差额。"));
  const lineOf = row => catalogue.programmes.findIndex(one => one.name === row.programme), kindOf = row => KINDS.findIndex(one => one[0] === row.kind);
  for (const row of [...summary.differences].sort((a, b) => lineOf(a) - lineOf(b) || kindOf(a) - kindOf(b))) {
    const kind = kindOf(row);
    const items = (byLine.get(`${row.programme} ${row.kind}`) || []).sort((a, b) => totalOf(b[1], kind) - totalOf(a[1], kind));
    const causes = [["当时即错", row.wrong_then], ["标准追溯", row.raised_later], ["事后得知", row.known_later]].filter(one => numberOf(one[1]) > 0).map(one => `${one[0]} ${money(one[1])}`).join("；");
    const section = fold("", [make("b", "", row.programme), make("span", `tag ${KINDS[kind][2]}`, KINDS[kind][1]), make("span", "grow small", causes), make("span", "n", `${count(row.cases)} 例 ${count(row.months)} 个月`),
      make("b", "n", kind === 3 ? "" : `${money(row.amount)} 元`)], () => [shownOf(items.length, row.cases),
      inSteps(items, ([household, one]) => fold("", [nameOf(household), make("span", "", who(text(one[1]), one[2])), make("b", "n", kind === 3 ? "" : `${money(totalOf(one, kind))} 元`)], () => differenceParts(one)))]);
    if (!open[`p${row.programme}`]) open[`p${row.programme}`] = section;
    page.append(section);
  }

  page.append(make("h2", "", "应保未保：按社区上门"));
  const visits = cases(summary.missed);
  if (visits) page.append(table(["项目", "结论", "#例", "#每月合计（确定的）"], summary.missed.map(row => [row.programme, OUTCOMES[OUTCOME_OF[row.outcome]], count(row.cases), money(row.per_month)])));
  else page.append(make("p", "", "没有。"));
  const shownVisits = [...byCommunity.values()].reduce((sum, one) => sum + one.length, 0);
  page.append(shownOf(shownVisits, visits));
  [...byCommunity].sort((a, b) => b[1].length - a[1].length || (a[0] < b[0] ? -1 : 1)).forEach(([place, items]) => {
    items.sort((a, b) => a[1][4] - b[1][4] || numberOf(b[1][5]) - numberOf(a[1][5]));
    page.append(fold("", [make("b", "grow", place), make("span", "n", `${count(items.length)} 例`)], () => [table(["户", "项目", "对象", "结论", "#每月应得", "#已漏月数", "还要问、先核实"],
      items.map(([household, one]) => [nameOf(household), text(one[0]), who(text(one[2]), one[3]), OUTCOMES[one[4]], range(one[5], one[6]), one[7] ? String(one[7]) : "",
        [...(one[1] ? [] : ["台账里没有这个项目，先看是不是别处在发"]), ...one[9].map(text), ...one[8].map(text)].join("；")]))]));
  });

  if (summary.by_division.length) page.append(make("h2", "", "按区划"), table(["区划", "#有要看的户", "#多发", "#少发", "#漏发", "#线索", "#可能漏了"],
    summary.by_division.map(row => [row.place || "没有写", count(row.households), money(row.overpaid), money(row.underpaid), money(row.missed), count(row.findings), count(row.to_visit)])));
  page.append(foot);
  foot.append(make("p", "", "图由 Chart.js 画（MIT 许可，© Chart.js Contributors）；本页不联网。"));
})();
