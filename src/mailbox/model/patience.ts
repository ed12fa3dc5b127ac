const first = 1_000
const longest = 5 * 60_000

/**
 * Milliseconds to wait after so many failures in a row: twice as long each time, five minutes at most. `share` from 0 to 1
 * takes up to a quarter off, so that many installations do not come back to one server at once.
 */
export const waitAfter = (failures: number, share: number): number =>
  failures <= 0 ? 0 : Math.round(Math.min(longest, first * 2 ** Math.min(failures - 1, 20)) * (1 - share / 4))
