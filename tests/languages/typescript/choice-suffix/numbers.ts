import { readFileSync } from 'fs';

export const readNumbers = (): number[] => readFileSync(0, 'utf8').trim().split(/\s+/).slice(1).map(Number);
