import { readFileSync } from 'fs';

const [, ...numbers] = readFileSync(0, 'utf8').trim().split(/\s+/).map(Number);
console.log(numbers.reduce((sum, number) => sum + number, 0));
