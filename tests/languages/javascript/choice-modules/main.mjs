import { readNumbers } from './numbers.mjs';

console.log((await readNumbers()).reduce((sum, number) => sum + number, 0));
