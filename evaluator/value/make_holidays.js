// Writes holidays.csv from an unpacked npm package chinese-days:
//
//   npm pack chinese-days@1.5.7 && tar xzf chinese-days-1.5.7.tgz
//   node make_holidays.js package > holidays.csv
//
// Only needed to take over a new year, which the State Council arranges in November of the year before; the build reads the file
// that is checked in.
'use strict';
const fs = require('fs');
const path = require('path');

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node make_holidays.js <folder of the unpacked package>');
  process.exit(2);
}
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const { name, version, license } = read('package.json');

const years = fs.readdirSync(path.join(folder, 'dist/years')).filter((file) => /^\d{4}\.json$/.test(file)).sort();
const rows = new Map();
for (const file of years) {
  const { holidays, workdays } = read(`dist/years/${file}`);
  for (const [kind, days] of [['休', holidays], ['班', workdays]]) {
    for (const [day, names] of Object.entries(days)) {
      if (rows.has(day)) throw new Error(`${day} is given twice`);
      rows.set(day, `${kind},${names.split(',')[1]}`);
    }
  }
}

const year = (file) => file.slice(0, 4);
const lines = [
  `# Days off (休) and days worked in exchange (班) of the years ${year(years[0])} to ${year(years[years.length - 1])}: date,kind,holiday.`,
  `# From the npm package ${name} ${version} (${license}), which took them from the yearly notices of the General Office of the`,
  '# State Council. Every other day is a working day from Monday to Friday. Made by make_holidays.js; sorted by date.',
  ...[...rows.keys()].sort().map((day) => `${day},${rows.get(day)}`),
];
process.stdout.write(lines.join('\n') + '\n');
