import { readFile } from 'node:fs/promises';

export const readNumbers = async () => (await readFile('/dev/stdin', 'utf8')).trim().split(/\s+/).slice(1).map(Number);
