const { readNumbers } = require('./numbers');
console.log(readNumbers().reduce((sum, number) => sum + number, 0));
