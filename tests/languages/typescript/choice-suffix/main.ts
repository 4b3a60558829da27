import { readNumbers } from './numbers.ts';

console.log(readNumbers().reduce((sum, number) => sum + number, 0));
