import { readFileSync } from 'fs';
import settings from './settings.json';

const words = readFileSync(0, 'utf8').trim().split(/\s+/).slice(settings.skipped);
console.log(words.map(Number).reduce((sum, number) => sum + number, 0));
