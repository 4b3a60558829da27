import { readNumbers } from './numbers';

console.log(readNumbers().reduce((sum, number) => sum + number, 0));
