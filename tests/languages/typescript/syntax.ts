const x: number = 'a word';
