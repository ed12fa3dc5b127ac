/** The only source of "now" outside tests; rules in model/ get `now` as an argument. */
export type Clock = () => Date
export const systemClock: Clock = () => new Date()
