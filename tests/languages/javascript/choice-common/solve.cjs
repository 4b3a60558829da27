const { readNumbers } = require('./numbers');

with ({ sum: readNumbers().reduce((sum, number) => sum + number, 0) }) console.log(sum);
