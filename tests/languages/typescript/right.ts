import { readFileSync } from 'fs';

const [n, ...numbers]: number[] = readFileSync(0, 'utf8').split(/\s+/).map(Number);
let sum = 0;
for (let i = 0; i < n; i++) sum += numbers[i];
console.log(sum);
