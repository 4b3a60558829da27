const numbers = JSON.parse('null') as number[];
console.log(numbers.length);
