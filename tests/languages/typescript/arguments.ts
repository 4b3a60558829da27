import { readFileSync } from 'fs';
console.log([...process.argv.slice(2), readFileSync(0, 'utf8').trim()].join('\n'));
