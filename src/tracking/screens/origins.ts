/** Origins as typed, one a line, without the path that people paste along. */
export const originsOf = (text: string): string[] =>
  text
    .split(/[\s,]+/)
    .filter(line => line !== '')
    .map(line => line.toLowerCase().replace(/^(https?:\/\/[^/]+)\/.*$/, '$1'))
