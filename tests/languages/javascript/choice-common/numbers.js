const fs = require('fs');
exports.readNumbers = () => fs.readFileSync(0, 'utf8').trim().split(/\s+/).slice(1).map(Number);
