import { readNumbers } from './numbers.mjs';

console.log((await Promise.resolve(readNumbers())).reduce((sum, number) => sum + number, 0));
