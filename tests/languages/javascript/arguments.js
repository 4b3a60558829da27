const fs = require('fs');
console.log([...process.argv.slice(2), fs.readFileSync(0, 'utf8').trim()].join('\n'));
